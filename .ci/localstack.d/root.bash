# A Debian root with LocalStack in it for .ci/localstack, and the two images made of it. What LocalStack would download
# elsewhere comes from Debian, PyPI and npm.
root=$work/root
registry='' registry_port=''

# As few of Debian's packages as do: Python of at least 3.12, and what LocalStack calls.
build_root() {
  timeout 900 debootstrap --variant=minbase --include=python3-venv,ca-certificates,unzip,docker-cli,docker-registry trixie "$root" \
    >"$work/debootstrap" 2>&1 || { tail -n 5 "$work/debootstrap" && return 1; }
  cp "$(readlink -f node_modules/.bin/node)" "$root/usr/local/bin/node" &&
    install_localstack && tsx test/clouds/localstack/lay-out.ts "$root"
}

# Newer versions than these exist, and LocalStack does not start with some of them.
install_localstack() {
  cp /etc/resolv.conf "$root/etc/" && cp test/clouds/localstack/constraints.txt "$root/tmp/" || return 1
  # Whatever certificates this machine trusts, for a registry behind a proxy.
  [ ! -e /etc/ssl/certs/ca-certificates.crt ] || cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/" || return 1
  chroot "$root" python3 -m venv /opt/localstack &&
    env -u PIP_FIND_LINKS .ci/attempts 300 chroot "$root" /opt/localstack/bin/pip install --quiet --disable-pip-version-check --no-cache-dir \
      --constraint /tmp/constraints.txt "localstack-core[runtime]==$version"
}

free_port() { node -e 'const server = net.createServer().listen(0, "127.0.0.1", () => { console.log(server.address().port); server.close(); })'; }

# listens PORT: waits until a server of this machine answers there.
listens() {
  for _ in $(seq 60); do
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return
    sleep 1
  done
  return 1
}

# LocalStack pulls the image of functions whether it is there or not, so something must serve it.
start_registry() {
  registry_port=$(free_port)
  printf 'version: 0.1\nstorage: { filesystem: { rootdirectory: /var/lib/registry } }\nhttp: { addr: "127.0.0.1:%s" }\n' \
    "$registry_port" >"$root/etc/registry.yml"
  chroot "$root" docker-registry serve /etc/registry.yml >"$work/registry" 2>&1 &
  registry=$!
  listens "$registry_port"
}

stop_registry() { [ -z "$registry" ] || { kill "$registry" 2>/dev/null && wait "$registry" 2>/dev/null; }; }

# The image in which functions run, and that of LocalStack, which knows it.
build_images() {
  functions=127.0.0.1:$registry_port/functions
  local common=(--exclude=./var/cache --exclude=./var/lib --exclude=./proc --exclude=./usr/share/doc)
  tar -C "$root" "${common[@]}" --exclude=./opt --exclude=./usr/lib/localstack -c . | docker import - "$functions:nodejs24.x" &&
    docker push --quiet "$functions:nodejs24.x" || return 1
  local setting changes=()
  for setting in "${settings[@]}" "LAMBDA_RUNTIME_IMAGE_MAPPING=$functions:<runtime>"; do changes+=(--change "ENV $setting"); done
  tar -C "$root" "${common[@]}" -c . | docker import "${changes[@]}" --change 'EXPOSE 4566' \
    --change 'CMD ["python", "-m", "localstack.runtime.main"]' - "$image"
}

# LocalStack on this machine, for .ci/localstack: a process in the Debian root, with this machine's network.
localstack='' port=''

# Prints LocalStack's own version line.
start_localstack() {
  local socket bridge
  socket=$(engine_socket) && bridge=$(bridge_address) && [ -S "$socket" ] || return 1
  port=$(free_port)
  touch "$root/run/docker.sock"
  # In namespaces of its own, so that neither mounts nor programs outlive it. Of its servers only hypercorn heeds the addresses.
  unshare --mount --pid --fork --kill-child -- sh -c '
    root=$1 socket=$2; shift 2
    mount -t proc proc "$root/proc" && mount --bind "$socket" "$root/run/docker.sock" && exec chroot "$root" "$@"' \
    sh "$root" "$socket" env -i HOME=/root "${settings[@]}" FILESYSTEM_ROOT=/ OVERRIDE_IN_DOCKER=0 DNS_ADDRESS=0 \
    "DOCKER_BRIDGE_IP=$bridge" GATEWAY_SERVER=hypercorn "GATEWAY_LISTEN=127.0.0.1:$port,$bridge:$port" \
    "LAMBDA_RUNTIME_IMAGE_MAPPING=$functions:<runtime>" python -m localstack.runtime.main >"$work/localstack" 2>&1 &
  localstack=$!
  for _ in $(seq 60); do
    if grep -q '^Ready' "$work/localstack"; then
      grep '^LocalStack version' "$work/localstack"
      return
    fi
    kill -0 "$localstack" 2>/dev/null || break
    sleep 1
  done
  tail -n 20 "$work/localstack"
  return 1
}

# Its first process removes the containers of the functions when it is asked to end; one that hangs is ended with all it started.
stop_localstack() {
  [ -n "$localstack" ] || return
  pkill --parent "$localstack" 2>/dev/null
  for _ in $(seq 60); do
    kill -0 "$localstack" 2>/dev/null || break
    sleep 0.5
  done
  kill -KILL "$localstack" 2>/dev/null
  wait "$localstack" 2>/dev/null
  localstack=''
}

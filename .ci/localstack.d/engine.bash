# A container engine for .ci/localstack: the one that answers already, or one of our own that ends with the script.
engine=''

# install PROGRAM PACKAGES...: from Debian, where the program is missing.
install() {
  command -v "$1" >/dev/null && return
  shift
  [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null || return 1
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >"$work/apt" 2>&1 ||
    { tail -n 5 "$work/apt" && return 1; }
}

# Our own keeps its data in a directory of its own.
start_engine() {
  docker info >/dev/null 2>&1 && return
  install dockerd docker.io iptables iproute2 || skip 'Docker is not installed and cannot be'
  export DOCKER_HOST=unix://$work/docker.sock
  dockerd --host "$DOCKER_HOST" --data-root "$work/data" --exec-root "$work/exec" --pidfile "$work/pid" >"$work/dockerd" 2>&1 &
  engine=$!
  for _ in $(seq 30); do
    docker info >/dev/null 2>&1 && return
    kill -0 "$engine" 2>/dev/null || break
    sleep 1
  done
  skip "no container engine can start here: $(tail -n 1 "$work/dockerd")"
}

# stop_engine IMAGES...: an engine that was there before loses these images only.
stop_engine() {
  if [ -z "$engine" ]; then
    docker image rm --force "$@" >/dev/null 2>&1
    return
  fi
  kill "$engine" 2>/dev/null && wait "$engine" 2>/dev/null
  # The engine leaves its bridge behind.
  ip link delete docker0 2>/dev/null
}

# The socket of the engine, which LocalStack starts functions through.
engine_socket() { docker context inspect --format '{{.Endpoints.docker.Host}}' | sed -n 's#^unix://##p'; }

# The address of this machine as containers see it. A new engine does not say it of its network, so the bridge is asked.
bridge_address() {
  local bridge
  bridge=$(docker network inspect bridge --format '{{index .Options "com.docker.network.bridge.name"}}') &&
    ip -4 -oneline address show "$bridge" | sed -n 's#.* inet \([0-9.]*\)/.*#\1#p' | grep .
}

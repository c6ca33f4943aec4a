# To be sourced, after needs.sh. namespaces COUNT: makes COUNT network namespaces $bridge-0, $bridge-1, ... with the addresses
# 10.77.0.1, 10.77.0.2, ..., joined by a bridge, and a folder $folder; all of it goes when the script ends.
namespaces() {
  needs ip openssl awk
  [ "$(id -u)" = 0 ] || { echo "Network namespaces need root." >&2; exit 1; }
  [ -x /usr/bin/time ] || { echo "This needs GNU time: apt-get install time" >&2; exit 1; }
  folder=$(mktemp -d) bridge=churn$$ spaces=$1
  trap cleanup EXIT
  ip link add "$bridge" type bridge && ip link set "$bridge" up
  local number space
  for number in $(seq 0 $((spaces - 1))); do
    space=$bridge-$number
    ip netns add "$space"
    ip link add "v$number-$$" type veth peer name eth0 netns "$space"
    ip link set "v$number-$$" master "$bridge" up
    ip -n "$space" address add "10.77.0.$((number + 1))/24" dev eth0
    ip -n "$space" link set eth0 up
    ip -n "$space" link set lo up
  done
}

cleanup() {
  local number
  for number in $(seq 0 $((spaces - 1))); do ip netns del "$bridge-$number" 2> /dev/null || true; done
  ip link del "$bridge" 2> /dev/null || true
  rm -rf "$folder"
}

# churn_in NUMBER NAME ARGUMENTS...: the churn command in a namespace; leaves NAME.out, NAME.err and NAME.time (seconds,
# kilobytes) behind. With a value in $one_core it gets one of the machine's cores alone, the next for each number.
churn_in() {
  local number=$1 name=$2 core=()
  shift 2
  [ -z "${one_core:-}" ] || core=(taskset -c $((number % $(nproc))))
  exec ip netns exec "$bridge-$number" /usr/bin/time -o "$name.time" -f '%e %M' "${core[@]}" \
    dotnet src/Churn.Cli/bin/Release/net10.0/churn.dll "$@" > "$name.out" 2> "$name.err"
}

# kill_dotnet PATTERN: kills (kill -9) the process of dotnet, not what measures it, whose command line has the pattern.
kill_dotnet() {
  local process
  process=$(pgrep -f -- "$1" | while read -r pid; do
    [ "$(cat "/proc/$pid/comm" 2> /dev/null)" = dotnet ] && echo "$pid"; done | tail -n 1 || true)
  [ -n "$process" ] && kill -9 "$process" 2> /dev/null
}

# wait_for PID...: waits, and leaves their exit codes in $codes.
wait_for() {
  local pid code
  codes=""
  for pid in "$@"; do code=0; wait "$pid" || code=$?; codes="$codes $code"; done
}

# traffic JSON: what a process has sent, from its --json.
traffic() {
  awk -F'[ ,:]+' '/"exchanges"/ { number = $3 } /"bytesSent"/ { printf ", %.1f MB sent in %d exchanges", $3 / 1e6, number }' "$1"
}

# took NAME: how long a command took, and its memory.
took() { awk 'NF == 2 { printf "%s s, %d MiB at most", $1, $2 / 1024 }' "$1.time"; }

# figure FIGURE NAME: a figure of the held-out customers, as a command told it.
figure() { awk -v name="$1" 'index($0, "│ " name " ") == 1 { sub(/^[^0-9]*/, "", $0); print $1; exit }' "$2.out"; }

# add_figures FIGURE ONE ALL: keeps what one process has, and what all together have.
add_figures() { echo "$1:$2:$3" >> "$folder/figures"; }

# mean_figures ONE ALL: the means of what was kept, under these names.
mean_figures() {
  awk -F: -v one="$1" -v all="$2" '{ ones[$1] += $2; alls[$1] += $3; count[$1]++ }
    END { for (name in count)
      printf "mean %s: %s %.4f, %s %.4f\n", name, one, ones[name] / count[name], all, alls[name] / count[name] }' \
    "$folder/figures"
}

# shared_certificate NAME: makes certificate.pem, which signs itself, and key.pem in the folder.
shared_certificate() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -days 1 -subj "/CN=$1" \
    -keyout "$folder/key.pem" -out "$folder/certificate.pem" 2> /dev/null
}

# kill_rounds COUNT MEMBERS WHOLE SEED: COUNT trainings of MEMBERS processes, of which one, by turns, is killed at a random moment
# of WHOLE seconds. The script says how: start NUMBER STORE runs one of them, pattern_of NUMBER STORE names its command line, and
# versions_of STORE counts the versions that were published.
kill_rounds() {
  local count=$1 members=$2 whole=$3 round number store victim killed since took found pids
  local published=0 slowest=0 survived=0 zero=0
  RANDOM=$4
  for round in $(seq 1 "$count"); do
    store=$folder/killed$round victim=$((round % members)) pids=()
    for number in $(seq 0 $((members - 1))); do start "$number" "$store" & pids+=($!); done
    sleep "$(awk -v part="$RANDOM" -v whole="$whole" 'BEGIN { printf "%.2f", whole * part / 32768 }')"
    killed=1
    kill_dotnet "$(pattern_of "$victim" "$store")" || killed=0 survived=$((survived + 1))
    since=$EPOCHREALTIME
    wait_for "${pids[@]}"
    took=$(awk -v from="$since" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.1f", to - from }')
    found=$(versions_of "$store")
    echo "kill $round of number $victim: exit codes$codes, all ended after $took s, versions published: $found"
    [ "$killed" = 1 ] || continue
    slowest=$(awk -v a="$slowest" -v b="$took" 'BEGIN { print (a > b) ? a : b }')
    published=$((published + found))
    case "$codes" in *" 0"*) zero=$((zero + 1)) ;; esac
  done
  echo "$count kills ($survived came when the training had ended): slowest end $slowest s after the kill, $published versions" \
    "published, $zero with an exit code of 0"
}

# What ./demo, ./test and bench/run share: colours, the tools of the machine, and steps with a time and a count.
# Sourced, from the repository's root; sets no option of the shell and ends nothing by itself.

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
  bold=$'\e[1m' dim=$'\e[2m' red=$'\e[31m' green=$'\e[32m' yellow=$'\e[33m' plain=$'\e[0m'
else
  bold='' dim='' red='' green='' yellow='' plain=''
fi

# Compilations are found again by every checkout of this machine.
export CCACHE_BASEDIR="$PWD" CCACHE_NOHASHDIR=1

logs=build/logs

now() { date +%s.%N; }
seconds_since() { awk -v from="$1" -v to="$(now)" 'BEGIN { printf "%.1f", to - from }'; }

# As many jobs as there are processors, and no more than one for each 1.5 GB of memory.
job_count() {
  local processors memory
  processors=$(nproc 2>/dev/null || echo 2)
  memory=$(awk '/^MemAvailable/ { print int($2 / 1572864) }' /proc/meminfo 2>/dev/null)
  memory=${memory:-2}
  [ "$memory" -ge 1 ] || memory=1
  echo $((processors < memory ? processors : memory))
}

# --- tools of the machine -------------------------------------------------------------------------------------------

# The path of a Python that imports the modules (separated by commas); on failure says which were tried.
find_python() { cmake -D modules="$1" -P cmake/wirebind-python.cmake 2>&1; }

python_there=  # modules that some Python imports, as a probe

# Whether a probe holds: a command, a file (any one that a pattern matches), one of some headers (separated by commas)
# that the compiler finds, or modules that some Python imports.
have() {
  local header
  case "$1" in
    command:*) command -v "${1#*:}" >/dev/null ;;
    file:*) compgen -G "${1#*:}" >/dev/null ;;
    header:*)
      for header in ${1//,/ }; do
        printf '#if !__has_include(<%s>)\n#error\n#endif\n' "${header#header:}" | g++ -E -x c++ - &>/dev/null && return
      done
      return 1
      ;;
    python:*)
      [ "$1" = "$python_there" ] && return  # importing them all takes a second
      command -v cmake >/dev/null && find_python "${1#*:}" >/dev/null && python_there=$1
      ;;
  esac
}

run_as_root() {
  local quiet=(env DEBIAN_FRONTEND=noninteractive)
  if [ "$(id -u)" = 0 ]; then "${quiet[@]}" "$@"; else sudo -n "${quiet[@]}" "$@"; fi
}

# No service of a package is started: where this file says 101, Debian leaves it alone (invoke-rc.d(8)).
apt_install() (
  policy=/usr/sbin/policy-rc.d
  if [ ! -e $policy ]; then
    trap 'run_as_root rm -f $policy' EXIT
    printf '#!/bin/sh\nexit 101\n' | run_as_root tee $policy && run_as_root chmod 755 $policy || exit 1
  fi
  run_as_root apt-get -q -o Acquire::Retries=3 update &&
    run_as_root apt-get -q -o Acquire::Retries=3 install -y --no-install-recommends "$@"
)

# Installs the packages whose probe does not hold. Arguments: package=probe ... ; fails with a message that names
# the packages where they cannot be installed.
install_missing() {
  local entry missing=()
  for entry in "$@"; do
    have "${entry#*=}" || missing+=("${entry%%=*}")
  done
  [ ${#missing[@]} = 0 ] && return 0
  if ! command -v apt-get >/dev/null; then
    echo "This machine lacks what these Debian packages hold: ${missing[*]}" >&2
    echo "There is no apt-get here: install them by the machine's own means and run the command again." >&2
    return 1
  fi
  if [ "$(id -u)" != 0 ] && ! sudo -n true 2>/dev/null; then
    echo "These packages are missing and this user may not install them: ${missing[*]}" >&2
    echo "Run as root:  apt-get install --no-install-recommends ${missing[*]}" >&2
    return 1
  fi
  echo "installing ${missing[*]}"
  mkdir -p "$logs"
  if ! apt_install "${missing[@]}" >"$logs/install.log" 2>&1 </dev/null; then
    tail -n 20 "$logs/install.log" >&2
    echo "apt-get could not install these packages; the whole log is $logs/install.log" >&2
    return 1
  fi
  for entry in "$@"; do
    have "${entry#*=}" || { echo "${entry%%=*} is installed, and still ${entry#*=} is not found" >&2; return 1; }
  done
}

build_tools=(g++=command:g++ cmake=command:cmake ninja-build=command:ninja ccache=command:ccache
  libasio-dev=header:asio.hpp libssl-dev=header:openssl/ssl.h zlib1g-dev=header:zlib.h)

# --- steps ----------------------------------------------------------------------------------------------------------

step_names=() step_results=() step_seconds=() step_cpu=() step_passed=() step_failed=()

# Seconds of processor time that the commands of this shell have used until now, children of theirs included. Assigned to
# a variable, because a subshell has times of its own. Usage: cpu_seconds VARIABLE
cpu_seconds() {
  local times_file="$logs/.times"
  times >"$times_file"
  printf -v "$1" '%s' "$(awk 'NR == 2 { gsub(/[ms]/, " "); print $1 * 60 + $2 + $3 * 60 + $4 }' "$times_file")"
}
difference() { awk -v from="$1" -v to="$2" 'BEGIN { printf "%.1f", to - from }'; }

# Where a step stands, as the last "[34/120]" of Ninja or the checks, "34/120 Test" of CTest or "[ 34%]" of pytest says.
progress_of() {
  tail -c 2000 "$1" 2>/dev/null | tr '\r' '\n' |
    sed -n -E 's/^ *(\[ *[0-9]+\/[0-9]+\]).*/\1/p; s/^ *([0-9]+\/[0-9]+) Test.*/[\1]/p; s/.*(\[ *[0-9]+%\])$/\1/p' | tail -n 1
}

# What the last run of this kind took from a step on, less what the step has taken already. Usage: time_left NAME SECONDS
time_left() {
  awk -F '\t' -v name="$1" -v taken="$2" '
    $1 == name { found = 1; left = $2 > taken ? $2 - taken : 0; next }
    found { left += $2 }
    END { if (found) printf ", about %d min left", left / 60 + 0.5 }' "$logs/seconds-${kind:-full}" 2>/dev/null
}

# Says where a step stands until it is ended: at once on a terminal, once a minute elsewhere.
watch_step() {
  local pause=60 saying sleeper
  [ -t 1 ] && pause=2
  trap 'kill "$sleeper" 2>/dev/null; exit' TERM
  while sleep "$pause" & sleeper=$!; wait "$sleeper"; do
    saying=$(printf '%s %s, %d s%s' "$1" "$(progress_of "$2")" $((SECONDS)) "$(time_left "$1" $((SECONDS)))")
    if [ -t 1 ]; then printf '\r\e[K%s  … %s%s' "$dim" "$saying" "$plain"; else echo "   …   $saying"; fi
  done
}

# Adds up what the log of a step says: lines "cases: N passed, M failed", and the last line of pytest.
count_cases() {
  awk '
    /^(-- |[0-9]+: )?cases: [0-9]+ passed, [0-9]+ failed/ {
      for (i = 1; i < NF; ++i) { if ($(i + 1) ~ /^passed/) passed += $i; if ($(i + 1) ~ /^failed/) failed += $i }
    }
    / in [0-9.]+s/ && /[0-9]+ (passed|failed|error)/ {
      line = $0; gsub(/[=,]/, " ", line); n = split(line, word, " ")
      for (i = 1; i < n; ++i) {
        if (word[i + 1] == "passed") passed += word[i]
        if (word[i + 1] == "failed" || word[i + 1] ~ /^errors?$/) failed += word[i]
      }
    }
    END { print passed + 0, failed + 0 }' "$1"
}

# A digest of the compiler and of all files in some paths.
digest_of() {
  {
    g++ -dumpfullversion
    find "$@" -type f -not -path '*/__pycache__/*' -print0 | LC_ALL=C sort -z | xargs -0 sha1sum
  } | sha1sum | cut -d ' ' -f 1
}

record() {
  step_names+=("$1") step_results+=("$2") step_seconds+=("$3") step_cpu+=("$4") step_passed+=("$5") step_failed+=("$6")
}

# Runs a command as a step: one line with its count, its time and its processor time, and its output in a log that is
# shown when it fails. With `inputs`, the paths of all that it reads, it is not run again while they are as they were when
# it last passed.
# Usage: [inputs="PATH..."] step NAME COMMAND [ARGUMENT...]
step() {
  local name=$1 log started passed failed code watcher cpu_before cpu_after seconds cpu digest='' known=''
  shift
  log="$logs/$(printf '%s' "$name" | tr -cs 'A-Za-z0-9\n' '-' | tr 'A-Z' 'a-z').log"
  mkdir -p "$logs"
  if [ -n "${inputs:-}" ]; then
    digest=$(digest_of $inputs)
    read -r passed known 2>/dev/null <"${log%.log}.passed"
    if [ "$known" = "$digest" ]; then
      record "$name" same 0.0 0.0 "$passed" 0
      printf '%s  same %s%-44s %6s passed, and nothing of it has changed\n' "$green" "$plain" "$name" "$passed"
      return 0
    fi
  fi
  [ -t 1 ] && printf '%s  … %s%s' "$dim" "$name" "$plain"
  started=$(now)
  cpu_seconds cpu_before
  : >"$log"
  SECONDS=0
  watch_step "$name" "$log" &
  watcher=$!
  ("$@") >"$log" 2>&1 </dev/null
  code=$?
  kill "$watcher" 2>/dev/null
  wait "$watcher" 2>/dev/null
  cpu_seconds cpu_after
  seconds=$(seconds_since "$started") cpu=$(difference "$cpu_before" "$cpu_after")
  [ -t 1 ] && printf '\r\e[K'
  read -r passed failed <<<"$(count_cases "$log")"
  if [ $code = 0 ] && [ "$failed" = 0 ]; then
    [ "$passed" = 0 ] && passed=1
    record "$name" passed "$seconds" "$cpu" "$passed" 0
    [ -z "$digest" ] || echo "$passed $digest" >"${log%.log}.passed"
    printf '%s  ok   %s%-44s %6s passed %8s s %8s s CPU\n' "$green" "$plain" "$name" "$passed" "$seconds" "$cpu"
    return 0
  fi
  [ "$failed" = 0 ] && failed=1
  record "$name" FAILED "$seconds" "$cpu" "$passed" "$failed"
  printf '%s FAIL  %s%-44s %6s failed %8s s %8s s CPU\n' "$red" "$plain" "$name" "$failed" "$seconds" "$cpu"
  tail -n 80 "$log" | sed 's/^/         /'
  printf '         %swhole log: %s%s\n' "$dim" "$log" "$plain"
  return 1
}

# A step that could not be run because of one before it; counts as failed.
blocked() {
  record "$1" BLOCKED 0.0 0.0 0 1
  printf '%s FAIL  %s%-44s not run: %s\n' "$red" "$plain" "$1" "$2"
}

# The table of all steps, and the totals in the last line. Fails when any step did. Keeps the times of a run without
# failures, from which the next one estimates.
summary() {
  local i passed=0 failed=0
  printf '\n%s%-46s %-8s %8s %8s %10s %10s%s\n' "$bold" step result passed failed seconds 'CPU s' "$plain"
  for i in "${!step_names[@]}"; do
    printf '%-46s %-8s %8s %8s %10s %10s\n' "${step_names[$i]}" "${step_results[$i]}" "${step_passed[$i]}" \
      "${step_failed[$i]}" "${step_seconds[$i]}" "${step_cpu[$i]}"
    passed=$((passed + step_passed[i])) failed=$((failed + step_failed[i]))
  done
  printf '%s\n' "${step_cpu[@]}" "${step_seconds[@]}" |
    awk -v steps="${#step_cpu[@]}" 'NR <= steps { cpu += $1; next } { wall += $1 }
      END { printf "\n%.1f CPU minutes, %.1f minutes\n", cpu / 60, wall / 60 }'
  if [ "$failed" = 0 ]; then
    for i in "${!step_names[@]}"; do printf '%s\t%s\n' "${step_names[$i]}" "${step_seconds[$i]}"; done \
      >"$logs/seconds-${kind:-full}"
  fi
  printf '\n%s passed, %s failed\n' "$passed" "$failed"
  [ "$failed" = 0 ]
}

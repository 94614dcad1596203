#!/bin/sh
# Entry of the npm scripts. bootstrap.mjs prepares with the machine's own Node and names what comes next on
# descriptor 3; exec then puts that in this process's place, so that nothing idle stays in between.
folder=$(dirname "$0")
{ plan=$(node "$folder/bootstrap.mjs" --plan "$@" 3>&1 >&4 4>&-) || exit $?; } 4>&1
shift
set -f
IFS='
'
# shellcheck disable=SC2086 # one argument per line
exec $plan "$@"

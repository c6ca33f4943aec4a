#!/usr/bin/env bash
# Runs every input that once went wrong in the field, by the commands of a user, and compares each outcome with the right one: a
# line each, exit code 1 if one falls short. Needs a build (dotnet build -c Release).
# Usage: benchmarks/field-faults.sh [FOLDER] [--quick]
set -euo pipefail
cd "$(dirname "$0")/.."
folder=../shared/faults
case ${1-} in '' | -*) ;; *) folder=$1; shift ;; esac
[ -d "$folder" ] || { echo "$0: the folder of the inputs, $folder, is not there; name it: $0 FOLDER" >&2; exit 1; }
exec dotnet benchmarks/Churn.Benchmarks/bin/Release/net10.0/Churn.Benchmarks.dll field-faults "$folder" "$@"

#!/usr/bin/env bash
# Builds the release twice, from two copies of the last commit, and compares the bytes of every jar and bill of
# materials that would be published. Needs JDK 22 or newer. Prints a line for each file, and fails if one differs.
#
# usage: src/release/reproducible.sh [MAVEN-OPTION...]
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for copy in first second; do
	git clone -q . "$work/$copy"
	(cd "$work/$copy" && mvn -q -B -Prelease verify -DskipTests -pl keepalive-core,keepalive-spring-boot-starter -am "$@" >&2)
	(cd "$work/$copy" && find . -path '*/target/*' \( -name 'keepalive-*.jar' -o -name 'bom.*' \) | sort | xargs sha256sum) \
		>"$work/$copy.sums"
done
cat "$work/first.sums"
diff "$work/first.sums" "$work/second.sums"
echo "$(wc -l <"$work/first.sums") files, the same bytes twice"

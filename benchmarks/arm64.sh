#!/usr/bin/env bash
# Runs keepalive-core's tests and the sample application on an emulated arm64 machine with a kernel of its own, and
# prints what came of it. The machine has Debian's arm64 kernel and JRE, which apt downloads next to those of this
# machine: nothing is installed, and it takes no root. It takes six minutes or more on two cores. ArchitectureTests, which
# read class files and open no socket, are left out.
#
# qemu-aarch64, which passes the system calls of one process on to the kernel that is there, does not do: it answers
# SO_COOKIE with EINVAL.
#
# Needs Debian on x86_64 with 4 GiB of free memory, mvn, cpio and qemu-system-aarch64 (the package qemu-system-arm).
#
# usage: benchmarks/arm64.sh [FOLDER]     (after: mvn package -DskipTests)
#   FOLDER  where the downloads stay for the next time; without it they are in a temporary folder
set -euo pipefail
shopt -s inherit_errexit
export LC_ALL=C
cd "$(dirname "$0")/.."
jre=openjdk-17-jre-headless
console=org.junit.platform:junit-platform-console-standalone
core=keepalive-core
sample=sample-app/target/sample-app.jar
for built in "$core/target/test-classes" "$sample"; do
	[ -e "$built" ] || { echo "$built is missing: run mvn package -DskipTests first" >&2; exit 1; }
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
apt=$(realpath -m "${1:-$work/downloads}")
root=$work/root
mkdir -p "$apt/lists/partial" "$apt/archives/partial" "$root"/{dev,proc,sys,tmp,app/lib}

# Packages of arm64, with all that they depend on, as if nothing were installed.
cat >"$work/apt.conf" <<-END
	Dir::State "$apt";
	Dir::State::status "$work/status";
	Dir::Cache "$apt";
	Dir::Log "$work";
	APT::Architecture "arm64";
	APT::Architectures { "arm64"; };
	APT::Install-Recommends "false";
	APT::Sandbox::User "";
	Acquire::Retries "3";
END
: >"$work/status"
export APT_CONFIG=$work/apt.conf
echo "Downloading the arm64 packages"
apt-get -qq update
kernel=$(apt-cache depends linux-image-cloud-arm64 | sed -n 's/.*Depends: \(linux-image.*\)/\1/p')
apt-get -qq --download-only -y install "$jre" bash
rm -f "$apt"/archives/{busybox-static,linux-image}*
(cd "$apt/archives" && apt-get -qq download busybox-static "$kernel")
for package in "$apt"/archives/*.deb; do
	dpkg-deb -x "$package" "$root"
done
# Since Debian 13 the packages leave it to base-files that /lib and /bin are those below /usr.
for folder in lib bin; do
	[ -e "$root/$folder" ] || ln -s "usr/$folder" "$root/$folder"
done
rm -rf "$root"/usr/share/{doc,man,locale,i18n} "$root"/lib/modules "$root"/usr/lib/modules
mv "$root"/boot/vmlinuz-* "$work/kernel"
rm -rf "$root/boot"

# What is to run. The tests' class path is that of Maven.
mvn -q -pl "$core" dependency:build-classpath -Dmdep.outputFile="$work/class-path"
version=$(sed -nE 's/.*junit-platform-commons-([0-9.]+)\.jar.*/\1/p' "$work/class-path")
mvn -q -pl "$core" dependency:copy -Dartifact="$console:$version" -DoutputDirectory="$root/app" -Dmdep.stripVersion
tr ':' '\n' <"$work/class-path" | xargs cp -t "$root/app/lib"
cp -r "$core"/target/{classes,test-classes} "$core/src/test/logging/logback.xml" "$sample" "$root/app"

cat >"$root/init" <<'END'
#!/bin/busybox sh
/bin/busybox --install -s /bin
export PATH=/bin:/usr/bin HOME=/tmp
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t tmpfs tmp /tmp
mkdir /dev/shm
ln -s /proc/self/fd /dev/fd
ifconfig lo 127.0.0.1 up
hostname arm64
echo '127.0.0.1 localhost arm64' >/etc/hosts
echo '::1 localhost ip6-localhost' >>/etc/hosts
set -- /usr/lib/jvm/java-*/bin/java
java=$1
cd /app
echo "== kernel $(uname -r) $(uname -m)"
$java -version 2>&1 | sed 's/^/== /'
# Compiled by the quick compiler only: here the thorough one takes longer than it saves.
$java -XX:TieredStopAtLevel=1 -jar sample-app.jar >/tmp/log 2>&1 &
while kill -0 $! && ! wget -q -O /tmp/report http://localhost:8080/actuator/keepalive; do
	sleep 1
done 2>/dev/null
wget -q -O /tmp/sockets http://localhost:8080/actuator/keepalive/sockets
tail -n 3 /tmp/log
echo "== keepalive"
cat /tmp/report
echo
echo "== sockets"
cat /tmp/sockets
echo
kill %1
$java -XX:TieredStopAtLevel=1 -Dlogback.configurationFile=/app/logback.xml \
	-cp "test-classes:classes:junit-platform-console-standalone.jar:$(echo lib/*.jar | tr ' ' ':')" \
	org.junit.platform.console.ConsoleLauncher execute --scan-class-path test-classes --include-classname '.*Tests' \
	--exclude-classname '.*ArchitectureTests' --disable-banner --disable-ansi-colors --details=summary 2>&1 |
	sed -n '/^Failures (\|^Test run finished/,$p'
echo "== end"
poweroff -f
END
chmod +x "$root/init"
(cd "$root" && find . -print0 | cpio -0 --quiet -o -H newc -R 0:0 | gzip -1) >"$work/initrd"

echo "Running"
timeout 3000 qemu-system-aarch64 -M virt -cpu cortex-a72 -smp 2 -m 4096 -nographic -no-reboot -nic none \
	-kernel "$work/kernel" -initrd "$work/initrd" -append "console=ttyAMA0 quiet panic=-1" </dev/null |
	sed -u 's/\r$//' | tee "$work/log"

# A line for each, and a failure where one is missing.
line() {
	grep -aoE -m 1 "$1" "$work/log" || { echo "The machine did not print $1" >&2; return 1; }
}

echo "== summary"
line '^== kernel .*' | cut -c 4-
line 'OpenJDK Runtime Environment.*'
line '"platform":[{]"os":"[^"]*","mechanism":"[^"]*"'
line '"role":"listener","local":[^}]*[}]'
line '[0-9]+ tests found'
line '[0-9]+ tests skipped'
line '[0-9]+ tests failed'
line ' 0 tests failed' >/dev/null

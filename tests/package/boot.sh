#!/bin/bash
# Becomes the first process of the system under a folder: systemd, with its own mounts, processes, network and control groups.
# For tests/package/run.sh, which has made those for it.
#
#   tests/package/boot.sh FOLDER
set -eu
root=$1

ip link set lo up
mount --make-rprivate /
mount --bind "$root" "$root"
mount -t proc none "$root/proc"
mount -t sysfs -o ro none "$root/sys"
mount -t cgroup2 none "$root/sys/fs/cgroup"
mount -t tmpfs -o mode=755 none "$root/run"
mount -t tmpfs -o mode=755 none "$root/dev"
mkdir "$root/dev/pts" "$root/dev/shm"
for node in null zero full random urandom tty; do
    touch "$root/dev/$node"
    mount --bind "/dev/$node" "$root/dev/$node"
done
mount -t devpts -o newinstance,ptmxmode=0666 none "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
cd "$root"
mkdir -p old
pivot_root . old
umount -l /old
exec env -i container=other PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --log-target=console systemd.unit=multi-user.target

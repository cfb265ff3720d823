#!/bin/bash
# Runs a program as a container would, in namespaces that the caller has made: pod.sh FOLDER USER PROGRAM [ARGUMENT…].
# FOLDER/root becomes its root, of which nothing can be written; FOLDER/mounts holds lines `SOURCE TARGET ro|rw`.
# It waits for a line on standard input, which says that the network is there.
set -euo pipefail
folder=$1 user=$2
shift 2
root=$folder/root

mount --make-rprivate /
mount -t tmpfs tmpfs "$root"
mkdir -p "$root"/{usr,etc,dev,proc,tmp,app}
ln -s usr/bin usr/lib usr/lib64 usr/sbin "$root"
mount --bind /usr "$root/usr"
mount -o remount,bind,ro "$root/usr"
mount --rbind /proc "$root/proc"
for device in null zero urandom; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
cp "$folder/hosts" "$root/etc/hosts"
while read -r source target mode; do
  if [[ -d $source ]]; then mkdir -p "$root$target"; else install -D /dev/null "$root$target"; fi
  mount --bind "$source" "$root$target"
  [[ $mode == rw ]] || mount -o remount,bind,ro "$root$target"
done <"$folder/mounts"
mount -o remount,bind,ro "$root"

read -r _
drop=(/usr/bin/setpriv --no-new-privs --bounding-set=-all --inh-caps=-all)
# In a user namespace of one user there is no other to become.
[[ $(awk '{ print ($3 > 1) }' /proc/self/uid_map) == *1* ]] && drop+=(--reuid "$user" --regid "$user" --clear-groups)
exec chroot "$root" "${drop[@]}" "$@" </dev/null

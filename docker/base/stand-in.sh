#!/usr/bin/env bash
# Makes the two images that docker/Dockerfile builds on, where none can be pulled:
#
#   manga-assist/stand-in-base     what distroless Node 24 on Debian 12 holds: C library, certificates, time zones, Node
#   manga-assist/stand-in-builder  the same with a shell, npm and the machine's certificates, to build in
#
# From Debian packages that are unpacked, not installed, and Node from npm. Needs Debian 12 (tried on nothing else), npm and
# the engine.
# Their tag is the digest of this script: what is there already is not made again. Prints the two names.
set -euo pipefail
cd "$(dirname "$0")"

node_version=${NODE_VERSION:-24.21.0}
npm_version=${NPM_VERSION:-11.6.2}
tag=$( (cat stand-in.sh passwd group; echo "$node_version $npm_version"; dpkg --print-architecture) | sha256sum | cut -c1-12)
base=manga-assist/stand-in-base:$tag
builder=manga-assist/stand-in-builder:$tag

base_packages=(base-files netbase tzdata ca-certificates libc6 libgcc-s1 libstdc++6)
builder_packages=(dash coreutils libacl1 libattr1 libgmp10 libselinux1 libpcre2-8-0)
# Ubuntu renamed it.
if apt-cache show libssl3t64 >/dev/null 2>&1; then builder_packages+=(libssl3t64); else builder_packages+=(libssl3); fi

export DOCKER_BUILDKIT=0
exists() { docker image inspect "$1" >/dev/null 2>&1; }
if exists "$base" && exists "$builder"; then
  printf '%s\n%s\n' "$base" "$builder"
  exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Unpacks packages into a folder, as distroless does: no package database to keep, nothing that runs afterwards.
unpack() {
  local root=$1 folder
  shift
  folder=$(mktemp -d -p "$work")
  chmod 755 "$folder"
  # As root, apt-get would rather be another user, who cannot write here: said once a package, and of no use.
  # The second time with new lists of packages: those at hand may be old, or none.
  download "$folder" "$@" || { apt-get update -qq >&2 && download "$folder" "$@"; }
  for package in "$folder"/*.deb; do dpkg-deb --extract "$package" "$root"; done
}

download() { (cd "$1" && shift && apt-get download -qq "$@" 2> >(grep -v unsandboxed >&2)); }

fill_base() {
  local root=$1
  mkdir -p "$root"/{etc/ssl/certs,nodejs/bin,tmp,home/nonroot,var/tmp}
  unpack "$root" "${base_packages[@]}"
  cp passwd group "$root/etc/"
  cat "$root"/usr/share/ca-certificates/mozilla/*.crt >"$root/etc/ssl/certs/ca-certificates.crt"
  rm -rf "$root"/usr/share/{doc,man,info,locale,lintian,bug,menu} "$root"/usr/sbin "$root"/var/cache
  # What only a person at a shell would run.
  find "$root"/usr/bin "$root"/bin "$root"/sbin -mindepth 1 -delete 2>/dev/null || true
  npm install --silent --no-save --no-audit --no-fund --prefix "$work/node" "node@$node_version" >/dev/null
  cp "$(find "$work/node" -path '*/bin/node' -type f -size +1M | head -n 1)" "$root/nodejs/bin/node"
  strip_owner "$root"
}

fill_builder() {
  local root=$1
  unpack "$root" "${builder_packages[@]}"
  mkdir -p "$root/usr/local/bin" "$root/usr/local/lib/node_modules" "$root/root"
  mv "$root/nodejs/bin/node" "$root/usr/local/bin/node"
  npm install --silent --no-save --no-audit --no-fund --prefix "$work/npm" "npm@$npm_version" >/dev/null
  cp -r "$work/npm/node_modules/npm" "$root/usr/local/lib/node_modules/npm"
  for name in npm npx; do ln -s "../lib/node_modules/npm/bin/$name-cli.js" "$root/usr/local/bin/$name"; done
  # The registry may stand behind an authority that only this machine knows.
  cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
  strip_owner "$root"
}

strip_owner() {
  chown -R 0:0 "$1"
  chmod 1777 "$1/tmp" "$1/var/tmp"
}

build() {
  local name=$1 folder=$2
  printf '%s\n' "${@:3}" >"$work/Dockerfile"
  docker build --quiet --tag "$name" --file "$work/Dockerfile" "$folder" 2>&1 >/dev/null | grep -v -e DEPRECATED -e BuildKit -e '^ *environment-variable' -e '^$' >&2 || true
  exists "$name"
}

fill_base "$work/base"
build "$base" "$work/base" 'FROM scratch' 'COPY . /' \
  'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
  'ENV SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt' 'USER 65532' 'WORKDIR /home/nonroot' 'ENTRYPOINT ["/nodejs/bin/node"]'
cp -a "$work/base" "$work/builder"
fill_builder "$work/builder"
build "$builder" "$work/builder" 'FROM scratch' 'COPY . /' \
  'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt' \
  'WORKDIR /root' 'CMD ["/bin/sh"]'
printf '%s\n%s\n' "$base" "$builder"

#!/bin/sh
# What the library's objects may hold and call.
#
#   objects.sh NM OBJDUMP LIST BUILD_TYPE      LIST: a file with the path of one object a line
#
# No object has a variable that can be written. Nothing of the C library is called but what stands
# below: so nothing prints or aborts, nothing comes from libm, memory comes from base/alloc.c alone, and
# files are opened in file/file.c and file/file_system.c alone.
set -u
nm=$1 objdump=$2 list=$3 build_type=$4

# Copies and compares bytes and strings, formats text into a buffer, writes to the caller's FILE.
allowed='memcpy memmove memset memcmp memchr strlen strcmp strncmp strchr strspn snprintf vsnprintf
    fwrite'
allowed_in_alloc='malloc free'
allowed_in_file='fopen setvbuf fread fseek ferror fclose strerror __errno_location'
allowed_in_system='fopen fileno fsync rename remove open close lseek mmap munmap __errno_location'
# Put in by compilers: the stack protector, checks of _FORTIFY_SOURCE, what __builtin_cpu_supports()
# reads, what clang makes of a memcmp() that is only asked whether there is a difference.
allowed_to_compilers='bcmp __stack_chk_fail _GLOBAL_OFFSET_TABLE_ __memcpy_chk __memmove_chk __memset_chk
    __snprintf_chk __vsnprintf_chk __cpu_model __cpu_features2'
[ "$build_type" != Debug ] || allowed="$allowed __assert_fail"

[ -s "$list" ] || { echo "no objects in '$list'" >&2; exit 1; }

writable_sections() { # those of .data, .bss, .tdata, .tbss that are not empty; .data.rel.ro is constant
    xargs -d '\n' "$objdump" -h < "$list" | awk '
        /:[ \t]*file format / { object = $1 }
        $2 ~ /^\.(data|bss|tdata|tbss)(\.|$)/ && $2 !~ /^\.data\.rel\.ro/ && $3 !~ /^0+$/ {
            print object, "has 0x" $3, "bytes that can be written, in", $2
        }'
}

common_variables() {
    xargs -d '\n' "$nm" -A < "$list" | awk '$(NF - 1) == "C" { print $1, "has the common variable", $NF }'
}

foreign_calls() { # what is neither ours nor allowed
    xargs -d '\n' "$nm" -A -u < "$list" | awk -v everywhere="$allowed $allowed_to_compilers" \
        -v in_alloc="$allowed_in_alloc" -v in_file="$allowed_in_file" \
        -v in_system="$allowed_in_system" '
        BEGIN {
            n = split(everywhere, names)
            for (i = 1; i <= n; i++) known[names[i]] = 1
            n = split(in_alloc, names)
            for (i = 1; i <= n; i++) known_in_alloc[names[i]] = 1
            n = split(in_file, names)
            for (i = 1; i <= n; i++) known_in_file[names[i]] = 1
            n = split(in_system, names)
            for (i = 1; i <= n; i++) known_in_system[names[i]] = 1
        }
        $NF ~ /^tann_/ || $NF in known { next }
        $1 ~ /\/base\/alloc\.c/ && $NF in known_in_alloc { next }
        $1 ~ /\/file\/file\.c/ && $NF in known_in_file { next }
        $1 ~ /\/file\/file_system\.c/ && $NF in known_in_system { next }
        { print $1, "calls", $NF }'
}

complaints=$(writable_sections; common_variables; foreign_calls)
[ -z "$complaints" ] || { echo "$complaints"; exit 1; }
echo "$(grep -c . "$list") objects hold and call what they may"

/* A disk under test, preloaded into the processes of the product: it records what is written below one folder, in order,
 * and fails on demand.
 *
 * TALON_DISK_ROOT     the folder; everything else is left alone
 * TALON_DISK_RECORD   the file that gets a record of each change (tests/crash/recording.py reads it); may be missing
 * TALON_DISK_FAULT    a file whose first byte is the errno of each change from now on; 0: the disk is in order
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { MADE = 1, WRITTEN, CUT, SYNCED, RENAMED, REMOVED, FOLDER };

static const char *root;
static size_t root_length;
static int record = -1;
static volatile unsigned char *fault;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned char sound;

#define REAL(name, type, parameters) \
    static type(*real_##name) parameters; \
    if (!real_##name) real_##name = (type(*) parameters)dlsym(RTLD_NEXT, #name)

__attribute__((constructor)) static void begin(void) {
    const char *place;
    fault = &sound;
    place = getenv("TALON_DISK_ROOT");
    root = place ? strdup(place) : NULL; /* a process that renames itself writes over its environment */
    root_length = root ? strlen(root) : 0;
    REAL(open64, int, (const char *, int, ...));
    if ((place = getenv("TALON_DISK_RECORD"))) record = real_open64(place, O_WRONLY | O_APPEND | O_CLOEXEC);
    if ((place = getenv("TALON_DISK_FAULT"))) {
        int file = real_open64(place, O_RDONLY | O_CLOEXEC);
        void *page = mmap(NULL, 1, PROT_READ, MAP_SHARED, file, 0);
        if (page != MAP_FAILED) fault = page;
        close(file);
    }
}

static int below(const char *path) {
    return root && !strncmp(path, root, root_length) && (path[root_length] == '/' || !path[root_length]);
}

/* The present name of an open file below the root, or 0. */
static int name_of(int file, char *path) {
    char link[40];
    if (!root) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return below(path);
}

static void note(uint8_t what, const char *path, uint64_t offset, const void *data, uint64_t length) {
    struct __attribute__((packed)) { uint8_t what; uint32_t path; uint64_t offset, length; } head = {
        what, (uint32_t)strlen(path), offset, length};
    struct iovec parts[] = {{&head, sizeof head}, {(void *)path, head.path}, {(void *)data, data ? length : 0}};
    int before = errno;
    if (record >= 0 && writev(record, parts, 3) < 0) abort();
    errno = before;
}

static int refused(void) {
    if (!*fault) return 0;
    errno = *fault;
    return 1;
}

/* What a full disk refuses: all that needs room. What is read-only or broken refuses the rest as well. */
static int refused_even_without_growing(void) { return *fault != ENOSPC && refused(); }

static int opened(int (*real)(const char *, int, ...), const char *given, int flags, mode_t mode) {
    char path[PATH_MAX];
    struct stat is;
    if (!root || !(flags & (O_CREAT | O_TRUNC | O_WRONLY | O_RDWR))) return real(given, flags, mode);
    pthread_mutex_lock(&lock);
    int fresh = stat(given, &is) != 0, file = -1;
    if (*fault && (fresh || *fault == EROFS)) { /* is it one of ours? Its folder says so. */
        char folder[PATH_MAX], *end;
        snprintf(path, sizeof path, "%s", given);
        if ((end = strrchr(path, '/'))) *end = 0;
        if (realpath(end ? path : ".", folder) && below(folder) && refused()) goto done;
    }
    file = real(given, flags, mode);
    if (file >= 0 && name_of(file, path)) {
        if (fresh) note(MADE, path, 0, NULL, 0);
        else if (flags & O_TRUNC) note(CUT, path, 0, NULL, 0);
    }
done:
    pthread_mutex_unlock(&lock);
    return file;
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(name, int, (const char *, int, ...)); \
        mode_t mode = 0; \
        if (flags & (O_CREAT | O_TMPFILE)) { \
            va_list more; \
            va_start(more, flags); \
            mode = va_arg(more, mode_t); \
            va_end(more); \
        } \
        return opened(real_##name, path, flags, mode); \
    }
OPEN(open)
OPEN(open64)

static ssize_t written(ssize_t (*real)(int, const void *, size_t, off_t), int file, const void *data, size_t size, off_t at) {
    char path[PATH_MAX];
    if (!name_of(file, path)) return real(file, data, size, at);
    pthread_mutex_lock(&lock);
    ssize_t done = refused() ? -1 : real(file, data, size, at);
    if (done > 0) note(WRITTEN, path, (uint64_t)at, data, (uint64_t)done);
    pthread_mutex_unlock(&lock);
    return done;
}

ssize_t pwrite(int file, const void *data, size_t size, off_t at) {
    REAL(pwrite, ssize_t, (int, const void *, size_t, off_t));
    return written(real_pwrite, file, data, size, at);
}

ssize_t pwrite64(int file, const void *data, size_t size, off64_t at) {
    REAL(pwrite64, ssize_t, (int, const void *, size_t, off_t));
    return written(real_pwrite64, file, data, size, at);
}

ssize_t write(int file, const void *data, size_t size) {
    REAL(write, ssize_t, (int, const void *, size_t));
    char path[PATH_MAX];
    if (!name_of(file, path)) return real_write(file, data, size);
    pthread_mutex_lock(&lock);
    ssize_t done = refused() ? -1 : real_write(file, data, size);
    if (done > 0) note(WRITTEN, path, (uint64_t)(lseek(file, 0, SEEK_CUR) - done), data, (uint64_t)done);
    pthread_mutex_unlock(&lock);
    return done;
}

static int cut(int (*real)(int, off_t), int file, off_t size) {
    char path[PATH_MAX];
    if (!name_of(file, path)) return real(file, size);
    pthread_mutex_lock(&lock);
    int done = refused_even_without_growing() ? -1 : real(file, size);
    if (!done) note(CUT, path, (uint64_t)size, NULL, 0);
    pthread_mutex_unlock(&lock);
    return done;
}

int ftruncate(int file, off_t size) {
    REAL(ftruncate, int, (int, off_t));
    return cut(real_ftruncate, file, size);
}

int ftruncate64(int file, off64_t size) {
    REAL(ftruncate64, int, (int, off_t));
    return cut(real_ftruncate64, file, size);
}

static int synced(int (*real)(int), int file) {
    char path[PATH_MAX];
    if (!name_of(file, path)) return real(file);
    pthread_mutex_lock(&lock);
    int done = refused_even_without_growing() ? -1 : real(file);
    if (!done) note(SYNCED, path, 0, NULL, 0);
    pthread_mutex_unlock(&lock);
    return done;
}

int fsync(int file) {
    REAL(fsync, int, (int));
    return synced(real_fsync, file);
}

int fdatasync(int file) {
    REAL(fdatasync, int, (int));
    return synced(real_fdatasync, file);
}

int rename(const char *old, const char *new) {
    REAL(rename, int, (const char *, const char *));
    int ours = below(old) && below(new);
    pthread_mutex_lock(&lock);
    int done = ours && refused() ? -1 : real_rename(old, new);
    if (ours && !done) note(RENAMED, old, 0, new, strlen(new));
    pthread_mutex_unlock(&lock);
    return done;
}

int unlink(const char *path) {
    REAL(unlink, int, (const char *));
    int ours = below(path);
    pthread_mutex_lock(&lock);
    int done = ours && refused_even_without_growing() ? -1 : real_unlink(path);
    if (ours && !done) note(REMOVED, path, 0, NULL, 0);
    pthread_mutex_unlock(&lock);
    return done;
}

int mkdir(const char *path, mode_t mode) {
    REAL(mkdir, int, (const char *, mode_t));
    int ours = below(path);
    pthread_mutex_lock(&lock);
    int done = ours && access(path, F_OK) && refused() ? -1 : real_mkdir(path, mode);
    if (ours && !done) note(FOLDER, path, 0, NULL, 0);
    pthread_mutex_unlock(&lock);
    return done;
}

/* Faults on demand: stands between a program and the calls that change a disk.

   Loaded with LD_PRELOAD. Counted is what happens below a watched folder and would change it, one
   operation a call. `faults_arm` chooses what becomes of the n-th of them; unless it is armed every
   call goes through. Not for programs that write from several threads. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

/* The harness knows these by number. */
enum { OFF, COUNT, KILL_BEFORE, KILL_AFTER, KILL_HALFWAY, FAIL, FULL, STOP };

static int mode = OFF;
static long point;          /* the operation that is hit, counted from 1 */
static int failure;         /* FAIL: the errno */
static long room;           /* FULL: bytes that the disk still takes */
static long count;          /* operations so far */
static char root[PATH_MAX]; /* the watched folder, without a slash at its end */
static char *seen;          /* COUNT: a line for each operation: kind, bytes, path */
static size_t length, capacity;

void faults_arm(int mode_, const char *root_, long point_, int failure_, long room_) {
    snprintf(root, sizeof root, "%s", root_);
    point = point_, failure = failure_, room = room_, count = 0, length = 0;
    mode = mode_;
}

long faults_count(void) { return count; }

const char *faults_log(void) { return length ? seen : ""; }

static void *next(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) abort();
    return found;
}

#define REAL(name) ((__typeof__(name) *)next(#name))

/* -- which calls count */

static void path_of(int fd, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t size = readlink(link, path, PATH_MAX - 1);
    path[size < 0 ? 0 : size] = 0;
}

static void absolute(int folder, const char *name, char *path) {
    char base[PATH_MAX] = "";
    if (*name != '/') {
        if (folder != AT_FDCWD)
            path_of(folder, base);
        else if (!getcwd(base, sizeof base))
            *base = 0;
    }
    if (snprintf(path, PATH_MAX, *base ? "%s/%s" : "%s%s", base, name) >= PATH_MAX) *path = 0;
}

static int watched(const char *path) {
    size_t size = strlen(root);
    return mode != OFF && !strncmp(path, root, size) && (path[size] == '/' || !path[size]);
}

static int exists(const char *path) {
    struct stat found;
    return !lstat(path, &found);
}

/* -- what becomes of them */

static void note(const char *kind, long size, const char *path) {
    size_t needed = length + strlen(kind) + strlen(path) + 32;
    if (needed > capacity) seen = realloc(seen, capacity = 2 * needed);
    if (!seen) abort();
    length += (size_t)sprintf(seen + length, "%s %ld %s\n", kind, size, path);
}

/* Called before an operation of `size` bytes. Returns how many of them may be written, or -1 with
   errno set when it fails. */
static long before(const char *kind, long size, const char *path) {
    count++;
    if (mode == COUNT) note(kind, size, path);
    if (mode == FULL && (!strcmp(kind, "write") || !strcmp(kind, "create"))) {
        long fits = size < room ? size : room;
        if (room <= 0) {
            errno = ENOSPC;
            return -1;
        }
        room -= fits;
        return fits; /* as a real disk does: the last write that finds room is cut short */
    }
    if (count != point) return size;
    if (mode == KILL_BEFORE) raise(SIGKILL);
    if (mode == STOP) raise(SIGSTOP);
    if (mode == FAIL) {
        errno = failure;
        return -1;
    }
    return mode == KILL_HALFWAY ? size / 2 : size;
}

/* Called after it, with what it returned. */
static long after(long result) {
    if (count == point && (mode == KILL_AFTER || mode == KILL_HALFWAY)) raise(SIGKILL);
    return result;
}

#define OPERATION(kind, path, counts, call)              \
    do {                                                 \
        if (!watched(path) || !(counts)) return (call);  \
        if (before(kind, 0, path) < 0) return -1;        \
        return (int)after(call);                         \
    } while (0)

#define ON_FD(kind, fd, call)              \
    do {                                   \
        char path[PATH_MAX];               \
        path_of(fd, path);                 \
        OPERATION(kind, path, 1, call);    \
    } while (0)

#define ON_NAME(kind, folder, name, counts, call)  \
    do {                                           \
        char path[PATH_MAX];                       \
        absolute(folder, name, path);              \
        OPERATION(kind, path, counts, call);       \
    } while (0)

/* -- writes */

#define WRITE(fd, size, call)                            \
    do {                                                 \
        char path[PATH_MAX];                             \
        path_of(fd, path);                               \
        if (!watched(path)) return (call);               \
        long fits = before("write", (long)(size), path); \
        if (fits < 0) return -1;                         \
        size = (size_t)fits;                             \
        return after(call);                              \
    } while (0)

ssize_t write(int fd, const void *data, size_t size) {
    WRITE(fd, size, REAL(write)(fd, data, size));
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) {
    WRITE(fd, size, REAL(pwrite)(fd, data, size, offset));
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset) {
    WRITE(fd, size, REAL(pwrite64)(fd, data, size, offset));
}

/* As single writes: each may be cut short. */
ssize_t writev(int fd, const struct iovec *parts, int number) {
    char path[PATH_MAX];
    path_of(fd, path);
    if (!watched(path)) return REAL(writev)(fd, parts, number);
    ssize_t done = 0;
    for (int i = 0; i < number; i++) {
        ssize_t size = write(fd, parts[i].iov_base, parts[i].iov_len);
        if (size < 0) return done ? done : -1;
        done += size;
        if ((size_t)size < parts[i].iov_len) break;
    }
    return done;
}

/* -- syncs and sizes */

int fsync(int fd) { ON_FD("fsync", fd, REAL(fsync)(fd)); }

int fdatasync(int fd) { ON_FD("fsync", fd, REAL(fdatasync)(fd)); }

int ftruncate(int fd, off_t size) { ON_FD("truncate", fd, REAL(ftruncate)(fd, size)); }

int ftruncate64(int fd, off64_t size) { ON_FD("truncate", fd, REAL(ftruncate64)(fd, size)); }

int truncate(const char *name, off_t size) {
    ON_NAME("truncate", AT_FDCWD, name, 1, REAL(truncate)(name, size));
}

int truncate64(const char *name, off64_t size) {
    ON_NAME("truncate", AT_FDCWD, name, 1, REAL(truncate64)(name, size));
}

int fallocate(int fd, int how, off_t offset, off_t size) {
    ON_FD("create", fd, REAL(fallocate)(fd, how, offset, size));
}

int fallocate64(int fd, int how, off64_t offset, off64_t size) {
    ON_FD("create", fd, REAL(fallocate64)(fd, how, offset, size));
}

/* The next two return the error instead of setting errno. */
#define ALLOCATE(fd, call)                             \
    do {                                               \
        char path[PATH_MAX];                           \
        path_of(fd, path);                             \
        if (!watched(path)) return (call);             \
        if (before("create", 0, path) < 0) return errno; \
        return (int)after(call);                       \
    } while (0)

int posix_fallocate(int fd, off_t offset, off_t size) {
    ALLOCATE(fd, REAL(posix_fallocate)(fd, offset, size));
}

int posix_fallocate64(int fd, off64_t offset, off64_t size) {
    ALLOCATE(fd, REAL(posix_fallocate64)(fd, offset, size));
}

/* -- names: a call that could only fail changes nothing and does not count */

int rename(const char *old, const char *new) {
    ON_NAME("rename", AT_FDCWD, new, 1, REAL(rename)(old, new));
}

int renameat(int from, const char *old, int to, const char *new) {
    ON_NAME("rename", to, new, 1, REAL(renameat)(from, old, to, new));
}

int renameat2(int from, const char *old, int to, const char *new, unsigned how) {
    ON_NAME("rename", to, new, 1, REAL(renameat2)(from, old, to, new, how));
}

int link(const char *old, const char *new) {
    ON_NAME("create", AT_FDCWD, new, !exists(path), REAL(link)(old, new));
}

int unlink(const char *name) {
    ON_NAME("unlink", AT_FDCWD, name, exists(path), REAL(unlink)(name));
}

int unlinkat(int folder, const char *name, int how) {
    ON_NAME("unlink", folder, name, exists(path), REAL(unlinkat)(folder, name, how));
}

int rmdir(const char *name) {
    ON_NAME("unlink", AT_FDCWD, name, exists(path), REAL(rmdir)(name));
}

int mkdir(const char *name, mode_t rights) {
    ON_NAME("create", AT_FDCWD, name, !exists(path), REAL(mkdir)(name, rights));
}

int mkdirat(int folder, const char *name, mode_t rights) {
    ON_NAME("create", folder, name, !exists(path), REAL(mkdirat)(folder, name, rights));
}

/* -- opening: counts where it makes a file or empties one */

#define OPEN(folder, name, how, call)                                   \
    do {                                                                \
        va_list more;                                                   \
        va_start(more, how);                                            \
        mode_t rights = how & O_CREAT ? va_arg(more, mode_t) : 0;       \
        va_end(more);                                                   \
        if (!(how & (O_CREAT | O_TRUNC))) return (call);                \
        ON_NAME("create", folder, name, how & O_TRUNC || !exists(path), call); \
    } while (0)

int open(const char *name, int how, ...) {
    OPEN(AT_FDCWD, name, how, REAL(open)(name, how, rights));
}

int open64(const char *name, int how, ...) {
    OPEN(AT_FDCWD, name, how, REAL(open64)(name, how, rights));
}

int openat(int folder, const char *name, int how, ...) {
    OPEN(folder, name, how, REAL(openat)(folder, name, how, rights));
}

int openat64(int folder, const char *name, int how, ...) {
    OPEN(folder, name, how, REAL(openat64)(folder, name, how, rights));
}

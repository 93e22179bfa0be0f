/* seccomp.c: the table of calls, and the few lines that make a filter of it. A filter is a program for the
 * kernel's packet filter that reads struct seccomp_data; it can only look at numbers, never at what a pointer
 * points to. */
#include "base/seccomp.h"

#include <assert.h>
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <termios.h>

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#define ARCHITECTURE 0
#endif

/* clang-format off */
static const unsigned allowed[] = {
    /* files; which of them is Landlock's matter */
    SYS_read, SYS_readv, SYS_pread64, SYS_preadv, SYS_write, SYS_writev, SYS_pwrite64, SYS_pwritev, SYS_lseek,
    SYS_openat, SYS_close, SYS_close_range, SYS_dup, SYS_dup3, SYS_fcntl, SYS_flock, SYS_fstat, SYS_newfstatat, SYS_statx,
    SYS_fstatfs, SYS_statfs, SYS_faccessat, SYS_faccessat2, SYS_getdents64, SYS_readlinkat, SYS_getcwd, SYS_ftruncate,
    SYS_truncate, SYS_fallocate, SYS_fsync, SYS_fdatasync, SYS_sync_file_range, SYS_fadvise64, SYS_fchmod, SYS_fchmodat,
    SYS_mkdirat, SYS_unlinkat, SYS_renameat, SYS_renameat2, SYS_umask, SYS_pipe2, SYS_eventfd2,
    /* memory */
    SYS_brk, SYS_munmap, SYS_mremap, SYS_madvise, SYS_msync, SYS_mlock, SYS_mlock2, SYS_munlock,
    /* threads, and signals to itself */
    SYS_futex, SYS_set_robust_list, SYS_set_tid_address, SYS_rseq, SYS_membarrier, SYS_sched_yield, SYS_sched_getaffinity,
    SYS_sched_getparam, SYS_sched_getscheduler, SYS_gettid, SYS_getpid, SYS_getppid, SYS_tgkill, SYS_exit, SYS_exit_group,
    SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_rt_sigtimedwait, SYS_sigaltstack, SYS_restart_syscall,
    /* time */
    SYS_clock_gettime, SYS_clock_getres, SYS_clock_nanosleep, SYS_nanosleep, SYS_gettimeofday,
    /* other machines, and whoever asks from them */
    SYS_socketpair, SYS_bind, SYS_listen, SYS_accept, SYS_accept4, SYS_connect, SYS_getsockname, SYS_getpeername,
    SYS_getsockopt, SYS_setsockopt, SYS_sendto, SYS_recvfrom, SYS_sendmsg, SYS_recvmsg, SYS_sendmmsg, SYS_recvmmsg,
    SYS_shutdown, SYS_ppoll, SYS_pselect6, SYS_epoll_create1, SYS_epoll_ctl, SYS_epoll_pwait,
    /* what it is told of itself and the machine */
    SYS_getrandom, SYS_uname, SYS_sysinfo, SYS_getuid, SYS_geteuid, SYS_getgid, SYS_getegid, SYS_prlimit64, SYS_getrlimit,
    SYS_setrlimit, SYS_getrusage, SYS_times,
#ifdef __x86_64__ /* calls that later processors do not have */
    SYS_open, SYS_stat, SYS_lstat, SYS_access, SYS_readlink, SYS_unlink, SYS_rename, SYS_mkdir, SYS_rmdir, SYS_chmod, SYS_dup2,
    SYS_pipe, SYS_poll, SYS_select, SYS_epoll_create, SYS_epoll_wait, SYS_getdents, SYS_time, SYS_arch_prctl,
#endif
};

/* Allowed when an argument is one of these values, once only the bits of the mask are looked at. */
static const struct {
    unsigned call, argument;
    uint32_t mask, value;
} conditions[] = {
    {SYS_mmap, 2, PROT_WRITE | PROT_EXEC, 0}, /* of what is written nothing is run */
    {SYS_mmap, 2, PROT_WRITE | PROT_EXEC, PROT_WRITE},
    {SYS_mmap, 2, PROT_WRITE | PROT_EXEC, PROT_EXEC}, /* a library, as those that look names up */
    {SYS_mprotect, 2, PROT_EXEC, 0},
    {SYS_clone, 0, CLONE_THREAD | CLONE_VM | CLONE_NEWUSER, CLONE_THREAD | CLONE_VM}, /* a thread, no process */
    {SYS_socket, 0, UINT32_MAX, AF_INET},
    {SYS_socket, 0, UINT32_MAX, AF_INET6},
    {SYS_socket, 0, UINT32_MAX, AF_UNIX},
    {SYS_socket, 0, UINT32_MAX, AF_NETLINK}, /* which of several addresses of a name is tried first */
    {SYS_prctl, 0, UINT32_MAX, PR_SET_NAME},
    {SYS_ioctl, 1, UINT32_MAX, TCGETS}, /* whether it is a terminal */
    {SYS_ioctl, 1, UINT32_MAX, FIONREAD},
    {SYS_ioctl, 1, UINT32_MAX, FIONBIO},
};
/* clang-format on */

enum {
    ALLOWED_N = sizeof allowed / sizeof *allowed,
    CONDITIONS_N = sizeof conditions / sizeof *conditions,
    CONDITION_STEPS = 6,
    STEPS_MOST = 8 + 2 * ALLOWED_N + CONDITION_STEPS * CONDITIONS_N
};

#define LOAD(member)    (struct sock_filter) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)(member))
#define RETURN(what)    (struct sock_filter) BPF_STMT(BPF_RET | BPF_K, (uint32_t)(what))
#define SKIP_UNLESS(is) (struct sock_filter) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(is), 0, 1)
#define NUMBER          offsetof(struct seccomp_data, nr)
#define NO              (SECCOMP_RET_ERRNO | EPERM)

struct filter {
    unsigned short n;
    struct sock_filter step[STEPS_MOST];
};

static void add(struct filter *f, struct sock_filter step) {
    assert(f->n < STEPS_MOST);
    f->step[f->n++] = step;
}

/* The number is in the accumulator before and, where it is another, after. Arguments have 64 bits, of which
 * the kernel itself looks at the lower 32 in all these calls; both processors keep those first. */
static void add_condition(struct filter *f, size_t i) {
    uint32_t low = offsetof(struct seccomp_data, args) + 8 * conditions[i].argument;
    add(f, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, conditions[i].call, 0, 5));
    add(f, LOAD(low));
    add(f, (struct sock_filter)BPF_STMT(BPF_ALU | BPF_AND | BPF_K, conditions[i].mask));
    add(f, SKIP_UNLESS(conditions[i].value));
    add(f, RETURN(SECCOMP_RET_ALLOW));
    add(f, LOAD(NUMBER));
}

static void make(struct filter *f) {
    add(f, LOAD(offsetof(struct seccomp_data, arch)));
    add(f, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0));
    add(f, RETURN(SECCOMP_RET_KILL_PROCESS)); /* the numbers mean something else there */
    add(f, LOAD(NUMBER));
    for (size_t i = 0; i < ALLOWED_N; i++) {
        add(f, SKIP_UNLESS(allowed[i]));
        add(f, RETURN(SECCOMP_RET_ALLOW));
    }
    add(f, SKIP_UNLESS(SYS_clone3)); /* its flags stand behind a pointer: the C library then takes clone */
    add(f, RETURN(SECCOMP_RET_ERRNO | ENOSYS));
    for (size_t i = 0; i < CONDITIONS_N; i++)
        add_condition(f, i);
    add(f, RETURN(NO));
}

bool seccomp_follow(void) {
    struct filter f = {0};
    if (!ARCHITECTURE)
        return false;
    make(&f);
    struct sock_fprog program = {.len = f.n, .filter = f.step};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}

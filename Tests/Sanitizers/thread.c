/* Makes Thread Sanitizer see what Swift's libraries order between threads.
 *
 * They are not built for it: without this, every value that is handed to another task, and every
 * mutex somebody had to wait for, is reported as a race. To be preloaded.
 *
 * Swift's runtime does tell the sanitizer of tasks, continuations and executors once it knows of
 * it; only nobody on Linux calls the function that says so. The waiting half of
 * `Synchronization.Mutex` is wrapped here; its other half is inlined where it is used, and seen.
 * And of a continuation whose answer is there before its task waits for it, the runtime says that
 * it was given, and not that it was taken. Of references it says nothing at all: who finds himself
 * the only owner of a value writes to it in place, after whoever let go of it.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

extern void __tsan_on_initialize(void) __attribute__((weak));
extern void __tsan_acquire(void *address) __attribute__((weak));
extern void __tsan_release(void *address) __attribute__((weak));

#define SWIFT __attribute__((swiftcall))
#define ASYNC __attribute__((swiftasynccall))
#define SELF __attribute__((swift_context))
#define CONTEXT __attribute__((swift_async_context))

typedef SWIFT void lock_slow(uint32_t thread, SELF void *self);
typedef SWIFT void unlock_slow(SELF void *self);

extern SWIFT void *swift_task_getCurrent(void) __attribute__((weak));

lock_slow mado_lock_slow __asm__(LOCK);
unlock_slow mado_unlock_slow __asm__(UNLOCK);

static void *next(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (found == NULL) abort();
    return found;
}

__attribute__((constructor)) static void tell_runtime(void) {
    /* A program without Swift, or without the sanitizer, has no use for it. */
    if (__tsan_on_initialize != NULL && __tsan_acquire != NULL) __tsan_on_initialize();
}

SWIFT void mado_lock_slow(uint32_t thread, SELF void *self) {
    ((lock_slow *)next(LOCK))(thread, self);
    if (__tsan_acquire != NULL) __tsan_acquire(self);
}

SWIFT void mado_unlock_slow(SELF void *self) {
    if (__tsan_release != NULL) __tsan_release(self);
    ((unlock_slow *)next(UNLOCK))(self);
}

/* How the task goes on that waits for a continuation (the runtime's AsyncContext). */
struct context;
typedef ASYNC void go_on(CONTEXT struct context *self, SELF void *error);
struct context {
    struct context *parent;
    go_on *resume;
};

typedef ASYNC void await_answer(struct context *context);

/* What goes on after the detour below; without a lock, which the sanitizer would take for order. */
#define PLACES 65536
static _Atomic(struct context *) waiting[PLACES];
static go_on *resumes[PLACES];

static size_t place(struct context *context, size_t attempt) {
    uint64_t mixed = ((uintptr_t)context >> 4) * UINT64_C(0x9E3779B97F4A7C15);
    return ((mixed >> 40) + attempt) & (PLACES - 1);
}

static bool remember(struct context *context, go_on *resume) {
    for (size_t attempt = 0; attempt < PLACES; attempt++) {
        struct context *nobody = NULL;
        size_t here = place(context, attempt);
        bool is_free = atomic_compare_exchange_strong(&waiting[here], &nobody, context);
        /* One that was never answered left its place; where it was, another one is now. */
        if (!is_free && nobody != context) continue;
        resumes[here] = resume;
        return true;
    }
    return false;
}

static go_on *forget(struct context *context) {
    for (size_t attempt = 0; attempt < PLACES; attempt++) {
        size_t here = place(context, attempt);
        if (waiting[here] != context) continue;
        go_on *resume = resumes[here];
        waiting[here] = NULL;
        return resume;
    }
    abort();
}

static ASYNC void take(CONTEXT struct context *context, SELF void *error) {
    go_on *resume = forget(context);
    __tsan_acquire(swift_task_getCurrent());
    __attribute__((musttail)) return resume(context, error);
}

/* The giver releases the task before it marks the continuation as answered; whether that is before
 * the runtime looks or after, the task takes the answer first and then goes on.
 */
ASYNC void swift_continuation_await(struct context *context) {
    await_answer *found = (await_answer *)next("swift_continuation_await");
    if (__tsan_acquire != NULL && remember(context, context->resume)) context->resume = take;
    __attribute__((musttail)) return found(context);
}

typedef void release_one(void *object);
typedef void release_some(void *object, uint32_t count);
typedef bool is_only_owner(const void *object);

/* Called too often to look for the real function each time. */
#define REAL(type, name) \
    static _Atomic(type *) found; \
    type *real = found; \
    if (real == NULL) found = real = (type *)next(name)

static void let_go(void *object) {
    if (object != NULL && __tsan_release != NULL) __tsan_release(object);
}

static bool noted(const void *object, bool is_only) {
    if (is_only && object != NULL && __tsan_acquire != NULL) __tsan_acquire((void *)object);
    return is_only;
}

void swift_release(void *object) {
    REAL(release_one, "swift_release");
    let_go(object);
    real(object);
}

void swift_release_n(void *object, uint32_t count) {
    REAL(release_some, "swift_release_n");
    let_go(object);
    real(object, count);
}

bool swift_isUniquelyReferenced_native(const void *object) {
    REAL(is_only_owner, "swift_isUniquelyReferenced_native");
    return noted(object, real(object));
}

bool swift_isUniquelyReferenced_nonNull_native(const void *object) {
    REAL(is_only_owner, "swift_isUniquelyReferenced_nonNull_native");
    return noted(object, real(object));
}

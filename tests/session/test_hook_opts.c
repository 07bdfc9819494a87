/* What narrows a hook's choice of nodes, and the destructors of user data. */
#include "hook_log.h"

#include <string.h>

static void types_and_nodes_narrow_the_choice(void **state)
{
    (void)state;
    static const struct {
        const char *name, *type;
        tann_node node;
        const char *log; /* of one prediction */
        const char *words;
    } cases[] = {
        {NULL, "dense", TANN_NO_NODE, "ff", NULL},
        {NULL, "tanh", TANN_NO_NODE, "f", NULL},
        {NULL, "acti*", TANN_NO_NODE, "f", NULL},
        {NULL, "*", TANN_NO_NODE, "ffff", NULL},
        {"*_2", "dense", TANN_NO_NODE, "f", NULL},
        {NULL, NULL, 2, "f", NULL},
        {"dense_1", "dense", 1, "f", NULL},
        {NULL, "relu", TANN_NO_NODE, "", "'relu'"},
        {"dense_1", "tanh", TANN_NO_NODE, "", "'tanh'"},
        {"dense_1", NULL, 2, "", "'dense_1'"},
        {NULL, NULL, 4, "", "no node 4"},
        {NULL, NULL, -2, "", "no node -2"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fixture f;
        log_of_calls log = {.stop_at = 0};
        float out[3];
        tann_hook_opts opts = tann_hook_opts_default();
        set_up(&f);
        opts.name = cases[i].name;
        opts.type = cases[i].type;
        opts.node = cases[i].node;
        opts.points = TANN_HOOK_FORWARD;
        if (cases[i].words != NULL) {
            CHECK_FAILS(f.ctx, tann_hook_add_opts(f.session, &opts, write_log, &log, NULL),
                        TANN_E_ARGUMENT, cases[i].words);
        } else {
            CHECK_OK(f.ctx, tann_hook_add_opts(f.session, &opts, write_log, &log, NULL));
        }
        CHECK_OK(f.ctx, tann_predict(f.session, f.x, 3, out));
        CHECK_TEXT(log.text, cases[i].log);
        tear_down(&f);
    }
}

static void no_options_are_no_point(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    CHECK_FAILS(f.ctx, tann_hook_add_opts(f.session, NULL, write_log, NULL, NULL), TANN_E_ARGUMENT,
                "0x0");
    assert_int_equal(tann_hook_add_opts(NULL, NULL, write_log, NULL, NULL), TANN_E_ARGUMENT);
    tear_down(&f);
}

/* User data that counts how often it was destroyed, and may edit the list meanwhile. */
typedef struct owned {
    int destroyed;
    tann_session *session;
    tann_hook also; /* to remove */
    bool adds;
} owned;

static void destroy(void *user)
{
    owned *o = user;
    o->destroyed++;
    if (o->also != 0) {
        (void)tann_hook_remove(o->session, o->also);
    }
    if (o->adds) {
        static log_of_calls unused;
        (void)tann_hook_add(o->session, NULL, TANN_HOOK_RUN_BEGIN, write_log, &unused, NULL);
    }
}

static tann_hook add_owned(fixture *f, owned *o, tann_hook_fn fn)
{
    tann_hook hook = 0;
    tann_hook_opts opts = tann_hook_opts_default();
    opts.points = TANN_HOOK_BATCH_END;
    opts.destroy = destroy;
    CHECK_OK(f->ctx, tann_hook_add_opts(f->session, &opts, fn, o, &hook));
    return hook;
}

static tann_status look(const tann_hook_event *e, void *user)
{
    const owned *o = user;
    (void)e;
    return o->destroyed == 0 ? TANN_OK : TANN_E_INTERNAL;
}

static tann_status remove_itself(const tann_hook_event *e, void *user)
{
    owned *o = user;
    assert_int_equal(tann_hook_remove(e->session, o->also), TANN_OK);
    o->also = 0;
    assert_int_equal(o->destroyed, 0); /* not before the batch has ended */
    return TANN_OK;
}

static void user_data_is_destroyed_once(void **state)
{
    (void)state;
    fixture f;
    owned a = {.destroyed = 0};
    owned b = {.destroyed = 0};
    owned c = {.destroyed = 0};
    float out[3];
    set_up(&f);
    a.session = b.session = c.session = f.session;
    const tann_hook hook = add_owned(&f, &a, look);
    a.also = add_owned(&f, &b, look); /* the destructor of a removes b, and adds one more */
    a.adds = true;
    CHECK_OK(f.ctx, tann_hook_remove(f.session, hook));
    assert_int_equal(a.destroyed, 1);
    assert_int_equal(b.destroyed, 1);
    c.also = add_owned(&f, &c, remove_itself);
    CHECK_OK(f.ctx, tann_predict(f.session, f.x, 3, out));
    assert_int_equal(c.destroyed, 1);
    assert_int_equal(tann_hook_remove(f.session, hook), TANN_E_ARGUMENT);
    a.adds = false;
    a.also = 0;
    (void)add_owned(&f, &a, look);
    a.destroyed = 0;
    b.destroyed = 0;
    b.adds = true;
    (void)add_owned(&f, &b, look);
    tear_down(&f); /* frees the session: the rest goes, also what a destructor adds just then */
    assert_int_equal(a.destroyed, 1);
    assert_int_equal(b.destroyed, 1);
}

static void user_data_stays_when_adding_fails(void **state)
{
    (void)state;
    fixture f;
    owned o = {.destroyed = 0};
    tann_hook_opts opts = tann_hook_opts_default();
    set_up(&f);
    opts.points = TANN_HOOK_FORWARD;
    opts.destroy = destroy;
    f.heap.fail_at = f.heap.taken + 1;
    assert_int_equal(tann_hook_add_opts(f.session, &opts, look, &o, NULL), TANN_E_MEMORY);
    opts.name = "nobody";
    assert_int_equal(tann_hook_add_opts(f.session, &opts, look, &o, NULL), TANN_E_ARGUMENT);
    tear_down(&f);
    assert_int_equal(o.destroyed, 0);
}

int test_hook_opts(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(types_and_nodes_narrow_the_choice),
        cmocka_unit_test(no_options_are_no_point),
        cmocka_unit_test(user_data_is_destroyed_once),
        cmocka_unit_test(user_data_stays_when_adding_fails),
    };
    return cmocka_run_group_tests_name("hook_opts", tests, NULL, NULL);
}

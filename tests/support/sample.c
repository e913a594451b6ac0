/* SPDX-License-Identifier: MIT */
/* A small image with one of everything that reports show. */
#include "sample.h"

#include <stdlib.h>
#include <string.h>

static struct avd_probe *probe_at(struct build *b, uint32_t index)
{
    return build_at(b, AVD_SECTION_PROBE, index);
}

/* Texts are made first: what build_at answers lasts until the next record. */
static void probe(struct build *b, const char *id, enum avd_kind kind,
                  const char *title, const char *read)
{
    uint32_t index = build_probe(b, id, kind);
    uint32_t title_text = build_text(b, title);
    uint32_t read_text = build_text(b, read);

    probe_at(b, index)->title = title_text;
    probe_at(b, index)->read = read_text;
}

static void probes(struct build *b)
{
    probe(b, "agent", AVD_KIND_PRODUCT, "Remote Desktop Agent",
          "product(\"Remote Desktop Agent\")");
    probe(b, "boot_loader", AVD_KIND_SERVICE,
          "Remote Desktop Agent Boot Loader service",
          "service(\"RDAgentBootLoader\")");
    probe(b, "broker_gateway", AVD_KIND_TCP,
          "Port 443 of rdgateway.wvd.microsoft.com",
          "tcp(\"rdgateway.wvd.microsoft.com\", port: 443)");
    probe(b, "broker_global", AVD_KIND_TCP,
          "Port 443 of rdbroker.wvd.microsoft.com",
          "tcp(\"rdbroker.wvd.microsoft.com\", port: 443)");
    probe(b, "dns_servers", AVD_KIND_DNS_SERVERS, "DNS servers",
          "dns_servers()");
    probe(b, "page", AVD_KIND_HTTP, "Health page", "http(\"http://h/\")");
    probe(b, "stack", AVD_KIND_REGISTRY, "Version of the stack",
          "registry(\"HKLM\\SOFTWARE\\Stack\", \"Version\")");
    probe(b, "token", AVD_KIND_REGISTRY, "Registration token",
          "registry(\"HKLM\\SOFTWARE\\Agent\", \"Token\")");
    probe(b, "windows", AVD_KIND_WINDOWS, "Windows", "windows()");
    probe_at(b, SAMPLE_TOKEN)->flags = AVD_PROBE_SECRET;
}

static void questions(struct build *b)
{
    uint32_t mfa = build_question(b, "join_account_has_mfa", NULL);
    uint32_t status = build_question(b, "session_host_status",
                                     "available unavailable needs_assistance");
    uint32_t ask = build_text(b, "Does the account that joins VMs to the "
                                 "domain require multifactor "
                                 "authentication?");
    uint32_t about = build_text(b, "In the Entra admin center, under "
                                   "**Users**, the account's authentication "
                                   "methods.");
    uint32_t ask_status = build_text(b, "Which status does "
                                        "Get-AzWvdSessionHost show?");
    struct avd_question *question;

    question = build_at(b, AVD_SECTION_QUESTION, mfa - SAMPLE_MFA);
    question->ask = ask;
    question->about = about;
    question = build_at(b, AVD_SECTION_QUESTION, status - SAMPLE_MFA);
    question->ask = ask_status;
}

static void item(struct build *b, enum avd_item_kind kind, unsigned depth,
                 uint32_t text)
{
    struct avd_item record = {
        .kind = (uint8_t)kind, .depth = (uint8_t)depth, .text = text};

    build_record(b, AVD_SECTION_ITEM, &record);
}

static uint32_t fix(struct build *b, const char *id, const char *title,
                    enum avd_fix_kind kind, uint32_t first)
{
    struct avd_fix record = {.id = build_text(b, id),
                             .title = build_text(b, title),
                             .items = first,
                             .item_count =
                                 b->section[AVD_SECTION_ITEM].count - first,
                             .verify = AVD_EDGE_NONE,
                             .kind = (uint8_t)kind,
                             .risk = 1};

    return build_record(b, AVD_SECTION_FIX, &record);
}

static uint32_t next_item(const struct build *b)
{
    return b->section[AVD_SECTION_ITEM].count;
}

static uint32_t start_fix(struct build *b)
{
    uint32_t first = next_item(b);
    uint32_t verify = build_text(b, "boot_loader.state is running");
    struct avd_fix *made;
    uint32_t index;

    item(b, AVD_ITEM_TEXT, 0,
         build_text(b, "Open Task Manager and go to the **Services** tab."));
    item(b, AVD_ITEM_CAUTION, 0,
         build_text(b, "Users who are signed in stay connected."));
    item(b, AVD_ITEM_TEXT, 0,
         build_text(b, "Start **RDAgentBootLoader**, which is now "
                       "\x01"
                       "00000101"
                       "."));
    item(b, AVD_ITEM_RUN, 0, build_text(b, "Start-Service RDAgentBootLoader"));
    item(b, AVD_ITEM_SEE_SYMPTOM, 0, SAMPLE_NOT_REGISTERED);
    index = fix(b, "start_boot_loader", "Start the RDAgentBootLoader service",
                AVD_FIX_STEPS, first);
    made = build_at(b, AVD_SECTION_FIX, index);
    made->needs = 1;
    made->effort = 120000;
    made->verify_text = verify;
    return index;
}

static uint32_t join_fix(struct build *b)
{
    uint32_t first = next_item(b);

    item(b, AVD_ITEM_TEXT, 0, build_text(b, "Redeploy the template."));
    item(b, AVD_ITEM_STEPS, 0, 0);
    item(b, AVD_ITEM_TEXT, 1, build_text(b, "Leave the domain."));
    item(b, AVD_ITEM_CONFIRM_ALL, 1, 0);
    item(b, AVD_ITEM_TEXT, 2, build_text(b, "The name is right."));
    item(b, AVD_ITEM_TEXT, 2, build_text(b, "The account exists."));
    item(b, AVD_ITEM_TEXT, 1, build_text(b, "Join it again."));
    item(b, AVD_ITEM_FIX, 0, 0);
    return fix(b, "join_again", "Join with the right credentials",
               AVD_FIX_CHOOSE_ONE, first);
}

struct edges {
    uint32_t windows, stopped, down, open, token_bad, mfa;
};

static struct edges conditions(struct build *b)
{
    struct edges e;
    uint32_t exists = build_leaf(b, SAMPLE_BOOT_LOADER, 0, AVD_OP_EXISTS,
                                 AVD_OPERAND_IMMEDIATE, 0);
    uint32_t running = build_leaf(b, SAMPLE_BOOT_LOADER, 1, AVD_OP_EQ,
                                  AVD_OPERAND_IMMEDIATE, 4);
    uint32_t unavailable =
        build_leaf(b, SAMPLE_STATUS, 1, AVD_OP_EQ, AVD_OPERAND_IMMEDIATE, 1);
    uint32_t token =
        build_leaf(b, SAMPLE_TOKEN, 0, AVD_OP_EXISTS, AVD_OPERAND_IMMEDIATE, 0);
    uint32_t empty =
        build_leaf(b, SAMPLE_TOKEN, 3, AVD_OP_TRUE, AVD_OPERAND_IMMEDIATE, 0);

    e.windows = build_leaf(b, SAMPLE_WINDOWS, 0, AVD_OP_EXISTS,
                           AVD_OPERAND_IMMEDIATE, 0);
    e.stopped = build_leaf(b, SAMPLE_BOOT_LOADER, 1, AVD_OP_IS,
                           AVD_OPERAND_IMMEDIATE, 1);
    e.down = build_or(b, build_and(b, exists, build_not(running)), unavailable);
    e.open = build_and(b,
                       build_leaf(b, SAMPLE_BROKER_GATEWAY, 1, AVD_OP_TRUE,
                                  AVD_OPERAND_IMMEDIATE, 0),
                       build_leaf(b, SAMPLE_BROKER_GLOBAL, 1, AVD_OP_TRUE,
                                  AVD_OPERAND_IMMEDIATE, 0));
    e.token_bad = build_or(b, build_not(token), empty);
    e.mfa = build_leaf(b, SAMPLE_MFA, 1, AVD_OP_TRUE, AVD_OPERAND_IMMEDIATE, 0);
    return e;
}

static void cause(struct build *b, const char *id, const char *title,
                  uint32_t confirm, const struct avd_link *link)
{
    uint32_t index = build_cause(b, id, confirm, link);
    uint32_t text = build_text(b, title);
    struct avd_cause *made = build_at(b, AVD_SECTION_CAUSE, index);

    made->title = text;
}

static void causes(struct build *b, const struct edges *e, uint32_t start,
                   uint32_t join)
{
    struct avd_link link = {.rule_out = AVD_EDGE_OPPOSITE,
                            .suspect = AVD_EDGE_NONE,
                            .gate = e->windows};

    link.symptoms = build_list1(b, SAMPLE_NO_HEARTBEAT);
    link.fixes = build_list1(b, start);
    cause(b, "boot_loader_stopped",
          "The RDAgentBootLoader service has been stopped", e->stopped, &link);
    link.fixes = 0;
    link.likelihood = 1;
    cause(b, "port_443_blocked", "Port 443 to the broker is closed",
          build_not(e->open), &link);
    link.symptoms = build_list1(b, SAMPLE_NOT_REGISTERED);
    link.fixes = build_list1(b, join);
    cause(b, "token_missing", "There is no registration token", e->token_bad,
          &link);
    link.symptoms = build_list(
        b, 2, (uint32_t[]){SAMPLE_NO_HEARTBEAT, SAMPLE_NOT_REGISTERED});
    link.suspect = e->mfa;
    link.rule_out = build_not(e->mfa);
    link.fixes = build_list1(b, join);
    cause(b, "mfa_blocks", "Multifactor authentication blocks the join",
          AVD_EDGE_NONE, &link);
}

static void message(struct build *b, uint32_t symptom, const char *text)
{
    struct avd_message record = {symptom, build_text(b, text)};

    build_record(b, AVD_SECTION_MESSAGE, &record);
}

static void symptoms(struct build *b, const struct edges *e, uint32_t join)
{
    uint32_t first = build_symptom(b, "no_heartbeat", e->down, e->windows);
    uint32_t second =
        build_symptom(b, "agent_not_registered", AVD_EDGE_NONE, e->windows);
    uint32_t title = build_text(b, "The agent reports no heartbeat");
    uint32_t title_2 = build_text(b, "The agent isn\xe2\x80\x99t registered");
    uint32_t fixes = build_list1(b, join);
    uint32_t doc = build_words(b, 2, (uint32_t[]){0, build_text(b, "#error")});
    struct avd_symptom *symptom = build_at(b, AVD_SECTION_SYMPTOM, first);

    symptom->title = title;
    symptom->doc = doc;
    symptom = build_at(b, AVD_SECTION_SYMPTOM, second);
    symptom->title = title_2;
    symptom->fixes = fixes;
    message(b, first, "isn't reporting a heartbeat");
    message(b, second, "The VM is not registered with the host pool.");
}

static void pack(struct build *b, uint32_t gate)
{
    struct avd_document document = {
        .file = build_text(b, "troubleshoot.md"),
        .dated = build_text(b, "2020-05-11"),
        .url = build_text(b, "https://learn.microsoft.com/azure/avd/trouble")};
    struct avd_pack record = {
        .id = build_text(b, "avd_session_host"),
        .title = build_text(b, "Azure Virtual Desktop session host"),
        .version = build_text(b, "1.0.0"),
        .digest = build_text(b, "sha256:00"),
        .documents = build_record(b, AVD_SECTION_DOCUMENT, &document),
        .document_count = 1,
        .gate = gate};
    struct avd_file file = {.name = build_text(b, "agent.avdrule")};

    build_record(b, AVD_SECTION_PACK, &record);
    build_record(b, AVD_SECTION_FILE, &file);
}

static void alias(struct build *b, const char *was, enum avd_alias_kind kind,
                  uint32_t index)
{
    struct avd_alias record = {build_text(b, was), (uint32_t)kind, index};

    build_record(b, AVD_SECTION_ALIAS, &record);
}

void sample_init(struct sample *sample)
{
    struct build *b = &sample->build;
    struct edges e;
    uint32_t start, join;

    build_init(b);
    probes(b);
    questions(b);
    e = conditions(b);
    start = start_fix(b);
    join = join_fix(b);
    symptoms(b, &e, join);
    causes(b, &e, start, join);
    pack(b, e.windows);
    alias(b, "heartbeat_lost", AVD_ALIAS_SYMPTOM, SAMPLE_NO_HEARTBEAT);
    alias(b, "loader", AVD_ALIAS_PROBE, SAMPLE_BOOT_LOADER);
    sample->image = build_finish(b);
    build_state(b, &sample->state);
}

void sample_done(struct sample *sample)
{
    build_done(&sample->build);
}

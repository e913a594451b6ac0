/* SPDX-License-Identifier: MIT */
#include "list.h"

#include <string.h>

#include "diagnostic.h"
#include "probes.h"

static bool has_symptom(const struct avd_header *image, uint32_t cause,
                        uint32_t symptom)
{
    const struct avd_cause *record = &avd_cause_of(image)[cause];
    const uint32_t *list =
        avd_word_of(image) + avd_link_of(image)[record->link].symptoms;
    uint32_t i;
    for (i = 1; i <= list[0]; i++)
        if (list[i] == symptom)
            return true;
    return false;
}

static void list_symptom(const struct avd_header *image, uint32_t symptom,
                         FILE *file)
{
    const struct avd_symptom *record = &avd_symptom_of(image)[symptom];
    uint32_t i;
    fprintf(file, "  symptom %s - %s\n", avd_text(image, record->id),
            avd_text(image, record->title));
    for (i = 0; i < avd_cause_count(image); i++)
        if (has_symptom(image, i, symptom))
            fprintf(file, "    cause %s - %s\n",
                    avd_text(image, avd_cause_of(image)[i].id),
                    avd_text(image, avd_cause_of(image)[i].title));
}

void list_text(const struct avd_header *image, FILE *file)
{
    uint32_t pack, i;
    for (pack = 0; pack < avd_pack_count(image); pack++) {
        const struct avd_pack *record = &avd_pack_of(image)[pack];
        fprintf(file, "pack %s %s - %s\n", avd_text(image, record->id),
                avd_text(image, record->version),
                avd_text(image, record->title));
        for (i = 0; i < avd_symptom_count(image); i++)
            if (avd_symptom_of(image)[i].pack == pack)
                list_symptom(image, i, file);
        for (i = 0; i < avd_fix_count(image); i++)
            if (avd_fix_of(image)[i].pack == pack)
                fprintf(file, "  fix %s - %s\n",
                        avd_text(image, avd_fix_of(image)[i].id),
                        avd_text(image, avd_fix_of(image)[i].title));
        for (i = 0; i < avd_probe_count(image); i++)
            if (avd_probe_of(image)[i].pack == pack)
                fprintf(file, "  probe %s - %s\n",
                        avd_text(image, avd_probe_of(image)[i].id),
                        avd_text(image, avd_probe_of(image)[i].read));
        for (i = 0; i < avd_question_count(image); i++)
            if (avd_question_of(image)[i].pack == pack)
                fprintf(file, "  question %s - %s\n",
                        avd_text(image, avd_question_of(image)[i].id),
                        avd_text(image, avd_question_of(image)[i].ask));
    }
}

static void put_member(const struct avd_header *image, const char *name,
                       uint32_t text, FILE *file)
{
    const char *value = avd_text(image, text);
    fprintf(file, ", \"%s\": ", name);
    print_json_text(file, value, strlen(value));
}

static void begin_entry(const struct avd_header *image, uint32_t i, uint32_t id,
                        uint32_t pack, FILE *file)
{
    fprintf(file, "%s\n    {\"pack\": ", i ? "," : "");
    print_json_text(file, avd_text(image, avd_pack_of(image)[pack].id),
                    strlen(avd_text(image, avd_pack_of(image)[pack].id)));
    put_member(image, "id", id, file);
}

static void put_symptoms_of(const struct avd_header *image, uint32_t cause,
                            FILE *file)
{
    uint32_t i;
    const char *comma = "";
    fputs(", \"of\": [", file);
    for (i = 0; i < avd_symptom_count(image); i++)
        if (has_symptom(image, cause, i)) {
            const char *id = avd_text(image, avd_symptom_of(image)[i].id);
            fputs(comma, file);
            print_json_text(file, id, strlen(id));
            comma = ", ";
        }
    putc(']', file);
}

void list_json(const struct avd_header *image, FILE *file)
{
    uint32_t i;
    fputs("{\"schema\": \"avdrule.list/1\",\n  \"packs\": [", file);
    for (i = 0; i < avd_pack_count(image); i++) {
        const struct avd_pack *pack = &avd_pack_of(image)[i];
        begin_entry(image, i, pack->id, i, file);
        put_member(image, "title", pack->title, file);
        put_member(image, "version", pack->version, file);
        put_member(image, "digest", pack->digest, file);
        putc('}', file);
    }
    fputs("],\n  \"symptoms\": [", file);
    for (i = 0; i < avd_symptom_count(image); i++) {
        const struct avd_symptom *symptom = &avd_symptom_of(image)[i];
        begin_entry(image, i, symptom->id, symptom->pack, file);
        put_member(image, "title", symptom->title, file);
        putc('}', file);
    }
    fputs("],\n  \"causes\": [", file);
    for (i = 0; i < avd_cause_count(image); i++) {
        const struct avd_cause *cause = &avd_cause_of(image)[i];
        begin_entry(image, i, cause->id, avd_link_of(image)[cause->link].pack,
                    file);
        put_member(image, "title", cause->title, file);
        put_symptoms_of(image, i, file);
        putc('}', file);
    }
    fputs("],\n  \"fixes\": [", file);
    for (i = 0; i < avd_fix_count(image); i++) {
        const struct avd_fix *fix = &avd_fix_of(image)[i];
        begin_entry(image, i, fix->id, fix->pack, file);
        put_member(image, "title", fix->title, file);
        putc('}', file);
    }
    fputs("],\n  \"probes\": [", file);
    for (i = 0; i < avd_probe_count(image); i++) {
        const struct avd_probe *probe = &avd_probe_of(image)[i];
        begin_entry(image, i, probe->id, probe->pack, file);
        put_member(image, "title", probe->title, file);
        put_member(image, "read", probe->read, file);
        putc('}', file);
    }
    fputs("],\n  \"questions\": [", file);
    for (i = 0; i < avd_question_count(image); i++) {
        const struct avd_question *question = &avd_question_of(image)[i];
        begin_entry(image, i, question->id, question->pack, file);
        put_member(image, "ask", question->ask, file);
        putc('}', file);
    }
    fputs("]}\n", file);
}

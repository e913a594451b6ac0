/* SPDX-License-Identifier: MIT */
#include "digest.h"

#include <sha2.h>
#include <stdio.h>
#include <string.h>

static void add_text(SHA2_CTX *context, const char *text, size_t size)
{
    const char *end = text + size;
    while (text < end) {
        const char *stop = memchr(text, '\r', (size_t)(end - text));
        if (!stop)
            stop = end;
        SHA256Update(context, (const uint8_t *)text, (size_t)(stop - text));
        if (stop < end && !(stop + 1 < end && stop[1] == '\n'))
            SHA256Update(context, (const uint8_t *)"\r", 1);
        text = stop + 1;
    }
}

static void digest_pack(struct compilation *c, struct pack *pack)
{
    uint8_t digest[SHA256_DIGEST_LENGTH];
    SHA2_CTX context;
    size_t i;
    int at;
    SHA256Init(&context);
    for (i = 0; i < pack->sources; i++) {
        const struct source *source = &c->sources.source[pack->source[i]];
        SHA256Update(&context, (const uint8_t *)source->name,
                     strlen(source->name) + 1);
        add_text(&context, source->text, source->size);
        SHA256Update(&context, (const uint8_t *)"", 1);
    }
    SHA256Final(digest, &context);
    at = snprintf(pack->digest, sizeof pack->digest, "sha256:");
    for (i = 0; i < sizeof digest; i++)
        at += snprintf(pack->digest + at, sizeof pack->digest - (size_t)at,
                       "%02x", digest[i]);
}

void digest_packs(struct compilation *compilation)
{
    size_t i;
    for (i = 0; i < compilation->packs; i++)
        digest_pack(compilation, &compilation->pack[i]);
}

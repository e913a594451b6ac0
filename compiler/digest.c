/* SPDX-License-Identifier: MIT */
#include "digest.h"

#include <nettle/sha2.h>
#include <stdio.h>
#include <string.h>

static void add_text(struct sha256_ctx *context, const char *text, size_t size)
{
    const char *end = text + size;
    while (text < end) {
        const char *stop = memchr(text, '\r', (size_t)(end - text));
        if (!stop)
            stop = end;
        sha256_update(context, (size_t)(stop - text), (const uint8_t *)text);
        if (stop < end && !(stop + 1 < end && stop[1] == '\n'))
            sha256_update(context, 1, (const uint8_t *)"\r");
        text = stop + 1;
    }
}

static void digest_pack(struct compilation *c, struct pack *pack)
{
    uint8_t digest[SHA256_DIGEST_SIZE];
    struct sha256_ctx context;
    size_t i;
    int at;
    sha256_init(&context);
    for (i = 0; i < pack->sources; i++) {
        const struct source *source = &c->sources.source[pack->source[i]];
        sha256_update(&context, strlen(source->name) + 1,
                      (const uint8_t *)source->name);
        add_text(&context, source->text, source->size);
        sha256_update(&context, 1, (const uint8_t *)"");
    }
    sha256_digest(&context, sizeof digest, digest);
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

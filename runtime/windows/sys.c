/* SPDX-License-Identifier: MIT */
/*
 * The seam to Windows: wide functions of KERNEL32 and ADVAPI32 alone.
 *
 * Writing files stands in sys_file.c. A command line has at most 32,767
 * characters.
 */
#include "wide.h"

#include <string.h>

#include "../sys.h"
#include "../text.h"
#include "library.h"
#include "../guard.h"

const char *avd_sys_wide_failure(void)
{
    /* Each behind its code, in octal: of a file and of a path that is not
     * there, of access, of a shared file, of a full disk, of a volume that is
     * protected, of a name; and at the end what all others are called. */
    static const char known[] = "\002no such file or folder\0"
                                "\003no such file or folder\0"
                                "\005access denied\0"
                                "\040another program has it open\0"
                                "\160no room is left\0"
                                "\023the volume is read-only\0"
                                "\173this is no name of a file\0"
                                "\000the system refused it";
    const char *at = known;
    DWORD code = GetLastError();

    while (*at != 0 && (DWORD)*at != code)
        at += strlen(at) + 1;
    return at + 1;
}
_Static_assert(ERROR_FILE_NOT_FOUND == 002 && ERROR_PATH_NOT_FOUND == 003 &&
                   ERROR_ACCESS_DENIED == 005 &&
                   ERROR_SHARING_VIOLATION == 040 && ERROR_DISK_FULL == 0160 &&
                   ERROR_WRITE_PROTECT == 023 && ERROR_INVALID_NAME == 0173,
               "as they stand above");

bool avd_sys_wide_from(const char *text, wchar_t *wide, int size)
{
    return MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text, -1, wide,
                               size) > 0;
}

int avd_sys_wide_to(const wchar_t *wide, char *text, int size)
{
    int bytes =
        WideCharToMultiByte(CP_UTF8, 0, wide, -1, text, size, NULL, NULL);

    if (bytes == 0)
        text[0] = 0;
    return bytes;
}

bool avd_sys_wide_starts(const wchar_t *text, const wchar_t *start)
{
    size_t length = wcslen(start);

    return wcslen(text) >= length &&
           CompareStringOrdinal(text, (int)length, start, (int)length, TRUE) ==
               CSTR_EQUAL;
}

/* ---- arguments ---- */

#define COMMAND_LINE 32768
#define ARGUMENTS (COMMAND_LINE / 2) /* each has a blank behind it */

static wchar_t argument_wide[COMMAND_LINE];
static char argument_text[COMMAND_LINE * 3];
static char *argument_list[ARGUMENTS + 1];

/* One argument by the rules of Windows: 2n backslashes and a quote are n
 * backslashes and a quotation's end, one backslash more makes the quote plain;
 * two quotes inside a quotation are one. Returns what follows. */
static const wchar_t *one_argument(const wchar_t *at, wchar_t **to)
{
    bool quoted = false;
    size_t slashes;

    for (; *at != 0 && (quoted || (*at != ' ' && *at != '\t'));) {
        for (slashes = 0; *at == '\\'; at++)
            slashes++;
        if (*at == '"') {
            for (; slashes >= 2; slashes -= 2)
                *(*to)++ = '\\';
            if (slashes == 1)
                *(*to)++ = '"';
            else if (quoted && at[1] == '"')
                *(*to)++ = *++at;
            else
                quoted = !quoted;
            at++;
            continue;
        }
        for (; slashes > 0; slashes--)
            *(*to)++ = '\\';
        if (*at != 0 && (quoted || (*at != ' ' && *at != '\t')))
            *(*to)++ = *at++;
    }
    *(*to)++ = 0;
    return at;
}

/* The program's own name knows no backslash but itself. */
static const wchar_t *program_name(const wchar_t *at, wchar_t **to)
{
    bool quoted = false;

    for (; *at != 0 && (quoted || (*at != ' ' && *at != '\t')); at++) {
        if (*at == '"')
            quoted = !quoted;
        else
            *(*to)++ = *at;
    }
    *(*to)++ = 0;
    return at;
}

void avd_sys_arguments(int *argc, char ***argv)
{
    const wchar_t *at = GetCommandLineW();
    char *text = argument_text;
    wchar_t *end;
    int room, used;
    int count = 0;

    while (count < ARGUMENTS) {
        end = argument_wide;
        while (count > 0 && (*at == ' ' || *at == '\t'))
            at++;
        if (count > 0 && *at == 0)
            break;
        at = count == 0 ? program_name(at, &end) : one_argument(at, &end);
        room = (int)(argument_text + sizeof argument_text - text);
        used = avd_sys_wide_to(argument_wide, text, room);
        if (used <= 0)
            break;
        argument_list[count++] = text;
        text += used;
    }
    argument_list[count] = NULL;
    *argc = count;
    *argv = argument_list;
}

/* ---- reading ---- */

HANDLE avd_sys_wide_open(const wchar_t *path, DWORD access, DWORD flags)
{
    return CreateFileW(path, access,
                       FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                       NULL, OPEN_EXISTING, flags, NULL);
}

const char *avd_sys_read(const char *path, char *buffer, size_t size,
                         size_t *length)
{
    wchar_t wide[AVD_WIDE_PATH];
    HANDLE handle = GetStdHandle(STD_INPUT_HANDLE);
    const char *failure = NULL;
    DWORD got, wanted;

    *length = 0;
    if (path != NULL) {
        if (!avd_sys_wide_from(path, wide, AVD_WIDE_PATH))
            return "the name is too long";
        handle = avd_sys_wide_open(wide, GENERIC_READ, FILE_ATTRIBUTE_NORMAL);
    }
    if (handle == INVALID_HANDLE_VALUE || handle == NULL)
        return avd_sys_wide_failure();
    while (*length < size) {
        wanted = size - *length < 1u << 20 ? (DWORD)(size - *length) : 1u << 20;
        if (!ReadFile(handle, buffer + *length, wanted, &got, NULL)) {
            if (GetLastError() != ERROR_BROKEN_PIPE)
                failure = avd_sys_wide_failure();
            break;
        }
        if (got == 0)
            break;
        *length += got;
    }
    if (path != NULL)
        CloseHandle(handle);
    return failure;
}

/* ---- streams ---- */

bool avd_sys_wide_write(HANDLE handle, const char *bytes, size_t count)
{
    DWORD put;

    while (count > 0) {
        DWORD part = count < 1u << 20 ? (DWORD)count : 1u << 20;

        if (!WriteFile(handle, bytes, part, &put, NULL) || put == 0)
            return false;
        bytes += put;
        count -= put;
    }
    return true;
}

/* The console itself. It must not be told to share deletion. */
static HANDLE open_console(const wchar_t *name)
{
    return CreateFileW(name, GENERIC_READ | GENERIC_WRITE,
                       FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING,
                       0, NULL);
}

static HANDLE stream_handle(enum avd_stream stream)
{
    static HANDLE console;

    if (stream == AVD_STREAM_TERMINAL) {
        if (console == NULL)
            console = open_console(L"CONOUT$");
        return console;
    }
    return GetStdHandle(stream == AVD_STREAM_OUT ? STD_OUTPUT_HANDLE
                                                 : STD_ERROR_HANDLE);
}

bool avd_sys_terminal(enum avd_stream stream)
{
    DWORD mode;

    return GetConsoleMode(stream_handle(stream), &mode) != 0;
}

/* Turns the sequences for colour on, which are off unless a program asks for
 * them. False: the console is an old one that shows them as they are. *mode is
 * what it was. */
static bool turn_on(HANDLE handle, DWORD *mode)
{
    return GetConsoleMode(handle, mode) &&
           ((*mode & ENABLE_VIRTUAL_TERMINAL_PROCESSING) != 0 ||
            SetConsoleMode(handle, *mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING));
}

bool avd_sys_colour(enum avd_stream stream)
{
    HANDLE handle = stream_handle(stream);
    DWORD mode;
    bool can = turn_on(handle, &mode);

    SetConsoleMode(handle, mode);
    return can;
}

bool avd_sys_unicode(enum avd_stream stream)
{
    return avd_sys_terminal(stream);
}

unsigned avd_sys_width(enum avd_stream stream)
{
    CONSOLE_SCREEN_BUFFER_INFO about;

    if (!GetConsoleScreenBufferInfo(stream_handle(stream), &about))
        return 0;
    return (unsigned)(about.srWindow.Right - about.srWindow.Left + 1);
}

/* How many bytes at the end are the start of a character that goes on. */
static size_t cut_tail(const char *bytes, size_t count)
{
    size_t back = 1;
    unsigned char c;

    for (; back <= 3 && back <= count; back++) {
        c = (unsigned char)bytes[count - back];
        if (c < 0x80)
            return 0;
        if (c >= 0xc0)
            return (c >= 0xf0 ? 4u : c >= 0xe0 ? 3u : 2u) > back ? back : 0;
    }
    return 0;
}

/* Portions end where the caller's buffer ends, perhaps inside a character,
 * whose first bytes wait here. */
AVD_GUARDED static bool write_console(HANDLE handle, const char *bytes,
                                      size_t count)
{
    static char waiting[4];
    static size_t waits;
    char part[1024 + 4];
    wchar_t wide[1024 + 4];
    size_t taken, used, tail;
    DWORD put;
    int length;

    while (count > 0) {
        taken = count < 1024 ? count : 1024;
        memcpy(part, waiting, waits);
        memcpy(part + waits, bytes, taken);
        used = waits + taken;
        tail = cut_tail(part, used);
        waits = tail;
        memcpy(waiting, part + used - tail, tail);
        used -= tail;
        length = used == 0 ? 0
                           : MultiByteToWideChar(CP_UTF8, 0, part, (int)used,
                                                 wide, 1024 + 4);
        if (length > 0 &&
            !WriteConsoleW(handle, wide, (DWORD)length, &put, NULL))
            return false;
        bytes += taken;
        count -= taken;
    }
    return true;
}

bool avd_sys_write(enum avd_stream stream, const char *bytes, size_t count)
{
    HANDLE handle = stream_handle(stream);
    DWORD mode;
    bool written;

    if (!avd_sys_terminal(stream))
        return avd_sys_wide_write(handle, bytes, count);
    /* The console is left as it was found, whenever this program ends. */
    turn_on(handle, &mode);
    written = write_console(handle, bytes, count);
    SetConsoleMode(handle, mode);
    return written;
}

/* One line, as the console hands it out; what is longer goes with the handle.
 * Ctrl-Z at its start ends the input here. Ctrl-C ends the reading a moment
 * before it ends the program, which is waited for. */
bool avd_sys_ask(char *line, size_t size)
{
    HANDLE console = open_console(L"CONIN$");
    wchar_t wide[256];
    DWORD got = 0;

    if (!ReadConsoleW(console, wide, 255, &got, NULL) || got == 0)
        Sleep(1000);
    CloseHandle(console);
    wide[got] = 0;
    return got > 0 && wide[0] != 26 &&
           avd_sys_wide_to(wide, line, (int)size) > 0;
}

/* For cmd and for PowerShell: in quotation marks the one replaces what stands
 * between %, the other what follows $, and takes curly ones for marks too.
 * PowerShell parts an argument with a hyphen in front at a dot or a colon. */
char avd_sys_quote(const char *argument)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ_/\\=+-.:";
    const char *end = argument + strspn(argument, plain);

    if (strpbrk(argument, "\"%$`\xe2") != NULL)
        return '?';
    if (*end == 0 && (*argument != '-' || strpbrk(argument, ".:") == NULL))
        return 0;
    return argument[strlen(argument) - 1] == '\\' ? '?' : '"';
}

/* ---- the rest ---- */

bool avd_sys_environment(const char *name)
{
    wchar_t wide[64], value[64];
    wchar_t *equals;
    DWORD length;

    if (!avd_sys_wide_from(name, wide, 64))
        return false;
    equals = wcschr(wide, L'=');
    if (equals == NULL)
        return GetEnvironmentVariableW(wide, NULL, 0) > 1;
    *equals = 0;
    length = GetEnvironmentVariableW(wide, value, 64);
    return length > 0 && length < 64 && wcscmp(value, equals + 1) == 0;
}

int64_t avd_sys_time(void)
{
    FILETIME time;
    uint64_t ticks; /* of 100 ns since 1601 */

    GetSystemTimeAsFileTime(&time);
    ticks = (uint64_t)time.dwHighDateTime << 32 | time.dwLowDateTime;
    return (int64_t)(ticks / 10000000) - INT64_C(11644473600);
}

/* RtlGenRandom goes by another name in ADVAPI32. It comes from a DLL that is no
 * KnownDLL, and therefore is not imported. */
uint64_t avd_sys_random(void)
{
    BOOLEAN(NTAPI * generate)(PVOID buffer, ULONG length);
    uint64_t random = 0;
    LARGE_INTEGER counter;

    if (avd_library_load("advapi32.dll\0SystemFunction036\0", &generate) == 0 &&
        generate(&random, sizeof random))
        return random;
    QueryPerformanceCounter(&counter);
    return (uint64_t)counter.QuadPart * UINT64_C(0x9e3779b97f4a7c15) ^
           GetCurrentProcessId();
}

DWORD avd_sys_wide_value(HKEY root, const char *key, const char *name,
                         DWORD types, void *data, DWORD size)
{
    wchar_t wide_key[128], wide_name[128];

    if (!avd_sys_wide_from(key, wide_key, 128) ||
        !avd_sys_wide_from(name, wide_name, 128))
        return GetLastError();
    return (DWORD)RegGetValueW(root, wide_key, wide_name, types, NULL, data,
                               &size);
}

bool avd_sys_wide_version(OSVERSIONINFOEXW *info)
{
    LONG(WINAPI * ask)(OSVERSIONINFOEXW * info);

    memset(info, 0, sizeof *info);
    info->dwOSVersionInfoSize = sizeof *info;
    return avd_library_load("ntdll.dll\0RtlGetVersion\0", &ask) == 0 &&
           ask(info) == 0;
}

/* The revision stands only in the registry. */
static void read_build(char *build, size_t size)
{
    OSVERSIONINFOEXW info;
    struct avd_out out;
    DWORD revision;

    if (!avd_sys_wide_version(&info))
        return;
    avd_out_init(&out, build, size, NULL, NULL);
    avd_text_format(&out, NULL, "%u.%u.%u", (unsigned)info.dwMajorVersion,
                    (unsigned)info.dwMinorVersion,
                    (unsigned)info.dwBuildNumber);
    if (avd_sys_wide_value(HKEY_LOCAL_MACHINE, AVD_WIDE_SYSTEM, "UBR",
                           RRF_RT_REG_DWORD, &revision,
                           sizeof revision) == ERROR_SUCCESS)
        avd_text_format(&out, NULL, ".%u", (unsigned)revision);
}

PSID avd_sys_wide_user(DWORD64 room[AVD_WIDE_USER])
{
    PSID user = NULL;
    HANDLE token;
    DWORD length;

    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token))
        return NULL;
    if (GetTokenInformation(token, TokenUser, room,
                            AVD_WIDE_USER * sizeof *room, &length))
        user = ((TOKEN_USER *)room)->User.Sid;
    CloseHandle(token);
    return user;
}

DWORD avd_sys_wide_elevated(bool *elevated)
{
    /* S-1-5-32-544 */
    static const BYTE administrators[] = {1,  2, 0, 0, 0,    0,    0, 5,
                                          32, 0, 0, 0, 0x20, 0x02, 0, 0};
    TOKEN_ELEVATION raised = {0};
    SID sid[2];
    BOOL is = FALSE;
    HANDLE token;
    DWORD length;

    memcpy(sid, administrators, sizeof administrators);
    if (!CheckTokenMembership(NULL, sid, &is) ||
        !OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token))
        return GetLastError();
    GetTokenInformation(token, TokenElevation, &raised, sizeof raised, &length);
    CloseHandle(token);
    *elevated = is && raised.TokenIsElevated;
    return ERROR_SUCCESS;
}

void avd_sys_host(struct avd_sys_host *host)
{
    wchar_t name[256];
    DWORD length = 256;

    memset(host, 0, sizeof *host);
    memcpy(host->system, "windows", sizeof "windows");
    if (GetComputerNameExW(ComputerNameDnsHostname, name, &length))
        avd_sys_wide_to(name, host->name, sizeof host->name);
    read_build(host->build, sizeof host->build - 1);
    avd_sys_wide_elevated(&host->elevated);
}

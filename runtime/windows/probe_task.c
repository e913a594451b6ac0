/* SPDX-License-Identifier: MIT */
/*
 * Scheduled tasks, asked of the Task Scheduler by its interfaces.
 *
 * Without full rights some tasks and folders are not shown: that none is found
 * is then no absence.
 */
#define COBJMACROS
#include "wide_call.h"

#include <string.h>
#include <taskschd.h>

#include "library.h"
#include "../guard.h"

#define FOLDERS 256 /* that wait to be looked at */
#define ITEMS 4096
#define PATH 512
#define NAME 1024 /* bytes of a task's name in UTF-8 */

/* In the order of their names. */
struct functions {
    HRESULT(WINAPI *initialize)(void *, DWORD);
    void(WINAPI *uninitialize)(void);
    HRESULT(WINAPI *create)
    (const GUID *, IUnknown *, DWORD, const GUID *, void **);
};

static const char names[] = "ole32.dll\0CoInitializeEx\0CoUninitialize\0"
                            "CoCreateInstance\0";

struct search {
    struct avd_call *call;
    void(WINAPI *release)(BSTR);
    const char *name; /* with * in it; no folder */
    HRESULT trouble;  /* why not everything was seen */
    ITaskFolder **folder;
    unsigned folders;
    unsigned items; /* tasks and folders that were looked at */
    int64_t count;
    bool enabled;
};

/* Notes what went wrong, the first time. True: nothing did. */
static bool fine(struct search *search, HRESULT result)
{
    if (FAILED(result) && search->trouble == S_OK)
        search->trouble = result;
    return SUCCEEDED(result);
}

/* The same where a pointer was to be put in a place: none is no answer. */
static bool got(struct search *search, HRESULT result, const void *place)
{
    const void *pointer;

    memcpy(&pointer, place, sizeof pointer);
    return fine(search,
                SUCCEEDED(result) && pointer == NULL ? E_POINTER : result);
}

AVD_GUARDED static void look_at_task(struct search *search,
                                     IRegisteredTask *task)
{
    char name[NAME];
    VARIANT_BOOL enabled = VARIANT_FALSE;
    BSTR wide = NULL;

    if (!got(search, IRegisteredTask_get_Name(task, &wide), &wide))
        return;
    avd_sys_wide_to(wide, name, NAME);
    search->release(wide);
    if (!avd_call_like(search->name, name, strlen(name)))
        return;
    search->count++;
    if (fine(search, IRegisteredTask_get_Enabled(task, &enabled)))
        search->enabled = search->enabled || enabled != VARIANT_FALSE;
}

/* Keeps a folder until its turn. */
static void keep_folder(struct search *search, ITaskFolder *folder)
{
    if (search->folders < FOLDERS) {
        search->folder[search->folders++] = folder;
        return;
    }
    fine(search, HRESULT_FROM_WIN32(ERROR_MORE_DATA));
    ITaskFolder_Release(folder);
}

/* Collections of tasks and of folders are called in the same way. Releases
 * this one. */
static void look_at_all(struct search *search, ITaskFolderCollection *list,
                        bool folders)
{
    VARIANT index = {0};
    ITaskFolder *item;
    LONG count = 0, i;
    bool left;

    V_VT(&index) = VT_I4;
    fine(search, ITaskFolderCollection_get_Count(list, &count));
    for (i = 1; i <= count; i++) {
        left = avd_call_left(search->call) > 0;
        if (search->items == ITEMS || !left) {
            fine(search,
                 HRESULT_FROM_WIN32(left ? ERROR_MORE_DATA : ERROR_TIMEOUT));
            break;
        }
        search->items++;
        item = NULL;
        V_I4(&index) = i;
        if (!got(search, ITaskFolderCollection_get_Item(list, index, &item),
                 &item))
            break;
        if (folders) {
            keep_folder(search, item);
        } else {
            look_at_task(search, (IRegisteredTask *)item);
            ITaskFolder_Release(item);
        }
    }
    ITaskFolderCollection_Release(list);
}

static void look_at_folders(struct search *search, bool below)
{
    while (search->folders > 0) {
        ITaskFolder *folder = search->folder[--search->folders];
        IRegisteredTaskCollection *tasks = NULL;
        ITaskFolderCollection *more = NULL;

        if (got(search, ITaskFolder_GetTasks(folder, TASK_ENUM_HIDDEN, &tasks),
                &tasks))
            look_at_all(search, (ITaskFolderCollection *)tasks, false);
        if (below &&
            got(search, ITaskFolder_GetFolders(folder, 0, &more), &more))
            look_at_all(search, more, true);
        ITaskFolder_Release(folder);
    }
}

/* A text with its length in front of it, as these interfaces want it. */
struct path {
    DWORD unused, bytes;
    wchar_t text[PATH];
};

/* Splits `name` into a folder, the root where there is none, and what is
 * sought in it. */
static bool split(struct search *search, const char *name, struct path *path)
{
    const char *last = strrchr(name, '\\');
    wchar_t *end = path->text;

    search->name = last != NULL ? last + 1 : name;
    path->text[0] = '\\';
    if (*search->name == 0 ||
        !avd_sys_wide_from(name + (*name == '\\'), path->text + 1, PATH - 1))
        return false;
    end = wcsrchr(path->text, '\\');
    end[end == path->text] = 0;
    path->bytes = (DWORD)(wcslen(path->text) * sizeof *path->text);
    return true;
}

static void search_service(struct search *search, ITaskService *service,
                           struct path *path, bool below)
{
    VARIANT none = {0};
    ITaskFolder *folder = NULL;
    HRESULT result;

    if (!fine(search, ITaskService_Connect(service, none, none, none, none)))
        return;
    result = ITaskService_GetFolder(service, path->text, &folder);
    /* No folder, no task. */
    if (result == HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND) ||
        result == HRESULT_FROM_WIN32(ERROR_PATH_NOT_FOUND) ||
        !got(search, result, &folder))
        return;
    keep_folder(search, folder);
    look_at_folders(search, below);
    /* Windows itself has tasks on every host. */
    if (below && search->items == 0)
        fine(search, HRESULT_FROM_WIN32(ERROR_INVALID_DATA));
}

static void tell(struct search *search)
{
    struct avd_call *call = search->call;
    DWORD trouble = (DWORD)search->trouble;
    bool elevated = false;

    if (search->count > 0) {
        avd_call_end(call, AVD_STATUS_OK, 0);
        avd_call_number(call, AVD_FIELD_TASK_COUNT, search->count);
        avd_call_number(call, AVD_FIELD_TASK_ENABLED, search->enabled);
        if (trouble == 0)
            return;
        avd_call_too_large(call, AVD_FIELD_TASK_COUNT);
        if (!search->enabled)
            avd_call_too_large(call, AVD_FIELD_TASK_ENABLED);
        return;
    }
    if (trouble == 0) {
        avd_sys_wide_elevated(&elevated);
        trouble = elevated ? AVD_WIDE_ABSENT : ERROR_ACCESS_DENIED;
    }
    if (HRESULT_FACILITY(trouble) == FACILITY_WIN32)
        trouble &= 0xffff;
    avd_wide_end(call, trouble);
}

void avd_probe_task(struct avd_call *call)
{
    static const GUID scheduler = {
        0x0f87369f,
        0xa4e5,
        0x4cfc,
        {0xbd, 0x3e, 0x73, 0xe6, 0x15, 0x45, 0x72, 0xdd}};
    static const GUID service_id = {
        0x2faba4c7,
        0x4da9,
        0x4013,
        {0x96, 0x97, 0x20, 0xcc, 0x3f, 0xd4, 0x0f, 0x85}};
    struct search search = {.call = call, .folder = (ITaskFolder **)call->work};
    const char *name = call->arg[AVD_ARG_TASK_NAME].text;
    ITaskService *service = NULL;
    struct functions com;
    struct path path;
    DWORD code = ERROR_INVALID_NAME;

    if (split(&search, name, &path))
        code = avd_library_load(names, &com);
    if (code == 0)
        code =
            avd_library_load("oleaut32.dll\0SysFreeString\0", &search.release);
    if (code != 0) {
        avd_wide_end(call, code);
        return;
    }
    if (fine(&search, com.initialize(NULL, 0))) {
        if (got(&search,
                com.create(&scheduler, NULL, CLSCTX_INPROC_SERVER, &service_id,
                           (void **)&service),
                &service)) {
            search_service(&search, service, &path, search.name == name);
            ITaskService_Release(service);
        }
        com.uninitialize();
    }
    tell(&search);
}

/* SPDX-License-Identifier: MIT */
/*
 * Services, as their manager knows them. Who may see the state of one may not
 * always see how it is configured.
 */
#include "probe_process.h"
#include "wide_call.h"

/* The longest that Windows gives. */
#define CONFIG_BYTES 8192

/* These answer 0 or why it cannot be told. */
static DWORD read_status(struct avd_call *call, SC_HANDLE service)
{
    SERVICE_STATUS_PROCESS status;
    FILETIME start;
    DWORD needed, code;

    if (!QueryServiceStatusEx(service, SC_STATUS_PROCESS_INFO, (BYTE *)&status,
                              sizeof status, &needed))
        return GetLastError();
    if (status.dwCurrentState - SERVICE_STOPPED >
        SERVICE_PAUSED - SERVICE_STOPPED)
        return ERROR_INVALID_DATA;
    code = status.dwWin32ExitCode;
    if (code == ERROR_SERVICE_SPECIFIC_ERROR)
        code = status.dwServiceSpecificExitCode;
    avd_call_number(call, AVD_FIELD_SERVICE_STATE, status.dwCurrentState);
    avd_call_number(call, AVD_FIELD_SERVICE_EXIT_CODE, code);
    /* A process that services share may be older than this one's start. */
    if (status.dwCurrentState != SERVICE_STOPPED && status.dwProcessId != 0 &&
        (status.dwServiceType & SERVICE_WIN32_OWN_PROCESS) &&
        avd_probe_process_start(status.dwProcessId, &start))
        avd_wide_age(call, AVD_FIELD_SERVICE_STARTED, start);
    return 0;
}

static DWORD read_config(struct avd_call *call, SC_HANDLE service)
{
    QUERY_SERVICE_CONFIGW *config = (QUERY_SERVICE_CONFIGW *)call->work;
    DWORD needed;

    if (!QueryServiceConfigW(service, config, CONFIG_BYTES, &needed))
        return GetLastError();
    if (config->dwStartType > SERVICE_DISABLED)
        return ERROR_INVALID_DATA;
    avd_call_number(call, AVD_FIELD_SERVICE_START, config->dwStartType);
    /* Of a driver the same text names something else. */
    if ((config->dwServiceType & SERVICE_WIN32) &&
        config->lpServiceStartName != NULL && config->lpServiceStartName[0])
        avd_wide_text(call, AVD_FIELD_SERVICE_ACCOUNT,
                      config->lpServiceStartName, AVD_WIDE_ENDED);
    return 0;
}

static DWORD read_service(struct avd_call *call, SC_HANDLE manager)
{
    wchar_t name[AVD_WIDE_PATH];
    SC_HANDLE service;
    bool config = true;
    DWORD code;

    if (!avd_wide_arg(call, AVD_ARG_SERVICE_NAME, name, AVD_WIDE_PATH))
        return 0;
    service = OpenServiceW(manager, name,
                           SERVICE_QUERY_STATUS | SERVICE_QUERY_CONFIG);
    if (service == NULL && GetLastError() == ERROR_ACCESS_DENIED) {
        config = false;
        service = OpenServiceW(manager, name, SERVICE_QUERY_STATUS);
    }
    if (service == NULL)
        return GetLastError();
    code = read_status(call, service);
    if (code == 0 && config)
        code = read_config(call, service);
    if (code == 0)
        avd_call_end(call, AVD_STATUS_OK, 0);
    CloseServiceHandle(service);
    return code;
}

void avd_probe_service(struct avd_call *call)
{
    SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
    DWORD code;

    if (manager == NULL) {
        code = GetLastError();
    } else {
        code = read_service(call, manager);
        CloseServiceHandle(manager);
    }
    avd_wide_end(call, code);
}

@echo off
rem The targets of the Makefile for Windows, and every command of the program: see docs/windows.md.
rem Signs of ASCII only: cmd reads this file in the code page of the console.
setlocal EnableExtensions DisableDelayedExpansion
set "HERE=%~dp0"
set "VENV=%HERE%.venv"
set "PYTHONPATH=%HERE%."
set "EXE=%VENV%\Scripts\python.exe"

fc /b "%HERE%requirements.txt" "%VENV%\.ready" >nul 2>&1
if errorlevel 1 call :setup
if errorlevel 1 goto failed

if "%~1"=="" goto list
set "TARGET=%~1"
for %%T in (scenario desk outlet-check flood-check cures size capacity drawings programme crews ensemble season atlas flood-plan compare rank maps convergence report synthesise check help) do if /i "%TARGET%"=="%%T" goto target
:forward
"%EXE%" -m drainage %*
exit /b %errorlevel%

:target
if not defined STUDY set "STUDY=old-town"
if not defined BEFORE set "BEFORE=existing"
if not defined AFTER set "AFTER=full-plan"
if "%~2"=="" goto run
set "GIVEN="
for /f "delims==" %%A in ("%~2") do for %%V in (STUDY NAME BEFORE AFTER) do if "%%A"=="%%V" set "GIVEN=yes"
if not defined GIVEN goto forward

rem cmd parts NAME=full-plan into two words; "NAME=full plan" comes as one.
:pairs
if "%~2"=="" goto run
set "VALUE="
for /f "tokens=1* delims==" %%A in ("%~2") do call :pair "%%A" "%%B"
if defined VALUE goto given
if "%~3"=="" goto unpaired
call :pair "%~2" "%~3"
shift
:given
for %%V in (STUDY NAME BEFORE AFTER) do if "%WORD%"=="%%V" set "%%V=%VALUE%"
shift
goto pairs

:pair
set "WORD=%~1"
set "VALUE=%~2"
exit /b 0

:unpaired
echo %~2 needs a value: %TARGET% %~2=... 1>&2
exit /b 2

:run
set "ONLY="
if defined NAME set ONLY=--scenario "%NAME%"
if /i "%TARGET%"=="scenario" "%EXE%" -m drainage --root "%HERE%." run "%STUDY%" %ONLY%
if /i "%TARGET%"=="desk" "%EXE%" -m drainage --root "%HERE%." desk "%STUDY%"
if /i "%TARGET%"=="outlet-check" "%EXE%" -m drainage --root "%HERE%." run "%STUDY%" --purpose outlets --no-maps
if /i "%TARGET%"=="flood-check" "%EXE%" -m drainage --root "%HERE%." flood-check "%STUDY%" %ONLY%
if /i "%TARGET%"=="cures" "%EXE%" -m drainage --root "%HERE%." cures "%STUDY%" %ONLY%
if /i "%TARGET%"=="size" "%EXE%" -m drainage --root "%HERE%." size "%STUDY%" %ONLY%
if /i "%TARGET%"=="programme" "%EXE%" -m drainage --root "%HERE%." programme "%STUDY%"
if /i "%TARGET%"=="crews" "%EXE%" -m drainage --root "%HERE%." crews "%STUDY%" %ONLY%
if /i "%TARGET%"=="ensemble" "%EXE%" -m drainage --root "%HERE%." ensemble "%STUDY%" %ONLY%
if /i "%TARGET%"=="season" "%EXE%" -m drainage --root "%HERE%." season "%STUDY%" %ONLY%
if /i "%TARGET%"=="atlas" "%EXE%" -m drainage --root "%HERE%." atlas "%STUDY%"
if /i "%TARGET%"=="flood-plan" "%EXE%" -m drainage --root "%HERE%." flood-plan "%STUDY%" %ONLY%
if /i "%TARGET%"=="drawings" "%EXE%" -m drainage --root "%HERE%." drawings "%STUDY%" %ONLY%
if /i "%TARGET%"=="capacity" "%EXE%" -m drainage --root "%HERE%." capacity "%STUDY%" %ONLY%
if /i "%TARGET%"=="compare" "%EXE%" -m drainage --root "%HERE%." compare "%STUDY%" "%BEFORE%" "%AFTER%"
if /i "%TARGET%"=="rank" "%EXE%" -m drainage --root "%HERE%." rank "%STUDY%"
if /i "%TARGET%"=="convergence" "%EXE%" -m drainage --root "%HERE%." convergence "%STUDY%" %ONLY%
if /i "%TARGET%"=="report" "%EXE%" -m drainage --root "%HERE%." report "%STUDY%" %ONLY%
if /i "%TARGET%"=="check" "%EXE%" -m drainage --root "%HERE%." check "%STUDY%"
if /i "%TARGET%"=="synthesise" "%EXE%" -m drainage --root "%HERE%." synthesise miyun-old-town
if /i "%TARGET%"=="help" goto list
if /i not "%TARGET%"=="maps" exit /b %errorlevel%
"%EXE%" -m drainage --root "%HERE%." map "%STUDY%"
if errorlevel 1 exit /b %errorlevel%
"%EXE%" -m drainage --root "%HERE%." inundate "%STUDY%"
exit /b %errorlevel%

:list
call :say targets
if "%~1"=="" pause
exit /b 0

:failed
if "%~1"=="" pause
exit /b 2

:setup
set "PY="
if defined PYTHON call :try "%PYTHON%"
for %%V in (3.13 3.12 3.11 3.14) do if not defined PY call :try py -%%V
if not defined PY call :try py -3
if not defined PY call :try python
if not defined PY (
    call :say no-python
    exit /b 2
)
call :say setup
%PY% -m venv "%VENV%"
if errorlevel 1 exit /b 2
"%EXE%" -m pip install -q --disable-pip-version-check --require-hashes -r "%HERE%requirements.txt"
if errorlevel 1 (
    call :say no-libraries
    exit /b 2
)
"%EXE%" -c "import swmm.toolkit.solver, numba"
if errorlevel 1 (
    call :say no-runtime
    exit /b 2
)
copy /y "%HERE%requirements.txt" "%VENV%\.ready" >nul
exit /b 0

:try
%* -c "import sys; sys.exit(sys.version_info[:2] < (3, 11) or sys.maxsize < 2**32)" >nul 2>&1
if not errorlevel 1 set PY=%*
exit /b 0

rem A text in both languages, as UTF-8 whatever the code page is, which is put back.
:say
for /f "tokens=2 delims=:" %%C in ('chcp') do set "PAGE=%%C"
chcp 65001 >nul
type "%HERE%docs\windows\%~1.txt"
chcp %PAGE% >nul
exit /b 0

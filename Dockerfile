# Alerts in one container: docs/install.md. The root file system may be read-only: all that is written is under /data.
# Tags name the version and the distribution; the patch is what was newest at the build, so that a rebuild brings fixes of .NET and Ubuntu.

FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
WORKDIR /source
# First what decides which packages come, so that a change of code does not fetch them again.
COPY .editorconfig global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt ./
COPY src/Alerts.Core/*.csproj src/Alerts.Core/packages.lock.json src/Alerts.Core/
COPY src/Alerts.Sources/*.csproj src/Alerts.Sources/packages.lock.json src/Alerts.Sources/
COPY src/Alerts.Channels/*.csproj src/Alerts.Channels/packages.lock.json src/Alerts.Channels/
COPY src/Alerts.Storage.Sqlite/*.csproj src/Alerts.Storage.Sqlite/packages.lock.json src/Alerts.Storage.Sqlite/
COPY src/Alerts.Storage.Tables/*.csproj src/Alerts.Storage.Tables/packages.lock.json src/Alerts.Storage.Tables/
COPY src/Alerts.Web/*.csproj src/Alerts.Web/packages.lock.json src/Alerts.Web/
COPY src/Alerts.Server/*.csproj src/Alerts.Server/packages.lock.json src/Alerts.Server/
RUN dotnet restore src/Alerts.Server/Alerts.Server.csproj --locked-mode
COPY data data
COPY src src
# Without an executable of the build machine's own: the same files run on every processor.
RUN dotnet publish src/Alerts.Server/Alerts.Server.csproj -c Release --no-restore -p:UseAppHost=false -o /app && mkdir /data

# Chiselled: no shell, no package manager. "extra" has ICU and time zones, without which Chinese digits and legal days cannot be read.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra
COPY --from=build /app /app
COPY --from=build --chown=1654:1654 /data /data
# Diagnostics would open a socket in the temporary folder. ASPNETCORE_HTTP_PORTS of the base image gives way to the address here.
ENV ALERTS_DATA=/data \
    TMPDIR=/data \
    ASPNETCORE_URLS=http://0.0.0.0:8080 \
    ASPNETCORE_HTTP_PORTS= \
    DOTNET_EnableDiagnostics=0
# "app" of the base image, as a number: Kubernetes can tell that it is not root.
USER 1654
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=60s --timeout=10s --start-period=120s --retries=3 CMD ["dotnet", "/app/alerts.dll", "health", "--url", "http://127.0.0.1:8080"]
ENTRYPOINT ["dotnet", "/app/alerts.dll"]
CMD ["serve"]

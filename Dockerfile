# Two images from one file, both without root:
#   docker build -t churnapi .                      the service: no training code
#   docker build -t churn --target churn .          the churn command: trains, scores, retrains
# Images by digest, which Renovate renews; the tag says what it was.
FROM mcr.microsoft.com/dotnet/sdk:10.0@sha256:e1ffd2a92ae84c1291bc1b6887501f8af98e6331e7af6d4c8d37168c5e87a64c AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ChurnApi.sln ./
COPY src ./src
COPY docs/problems.md ./docs/problems.md
COPY docs/problems ./docs/problems
# Checks every package against the lock files; publishing for one platform then takes the same ones.
RUN dotnet restore src/ChurnApi --locked-mode && dotnet restore src/Churn.Cli --locked-mode
RUN dotnet publish src/ChurnApi -c Release -o /out/service --use-current-runtime --self-contained false \
 && dotnet publish src/Churn.Cli -c Release -o /out/churn --use-current-runtime --self-contained false

FROM mcr.microsoft.com/dotnet/aspnet:10.0@sha256:a4556ed033fa96f984bb7a8d348851cb2d36b1281dd2420070045f664fbb5f94 AS churn
# LightGBM, which grows the trees of boosting, needs the OpenMP runtime.
RUN apt-get update && apt-get install -y --no-install-recommends libgomp1 && rm -rf /var/lib/apt/lists/*
COPY --from=build /out/churn /app
COPY data/telco.csv /churn/data/telco.csv
RUN mkdir /churn/models && chown -R $APP_UID /churn
USER $APP_UID
WORKDIR /churn
ENTRYPOINT ["dotnet", "/app/churn.dll"]

FROM mcr.microsoft.com/dotnet/aspnet:10.0@sha256:a4556ed033fa96f984bb7a8d348851cb2d36b1281dd2420070045f664fbb5f94 AS service
COPY --from=build /out/service /app
USER $APP_UID
WORKDIR /app
# Beyond loopback the service starts only with keys: mount a keys file and name it with ChurnApi__KeysFile. The model store is mounted, read-only if you like.
# Nothing is written but to standard output: the root may be read-only. Orchestrators probe /health/live and /health/ready; the image holds no
# program that could ask for them.
ENV ChurnApi__Models=/models \
    ChurnApi__LogFormat=json \
    ASPNETCORE_URLS=http://0.0.0.0:8080
EXPOSE 8080
VOLUME /models
ENTRYPOINT ["dotnet", "/app/ChurnApi.dll"]

# Two images from one file, both without root:
#   docker build -t churnapi .                      the service: no training code
#   docker build -t churn --target churn .          the churn command: trains, scores, retrains
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ChurnApi.sln ./
COPY src ./src
RUN dotnet publish src/ChurnApi -c Release -o /out/service --use-current-runtime --self-contained false \
 && dotnet publish src/Churn.Cli -c Release -o /out/churn --use-current-runtime --self-contained false

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS churn
# LightGBM, which grows the trees of boosting, needs the OpenMP runtime.
RUN apt-get update && apt-get install -y --no-install-recommends libgomp1 && rm -rf /var/lib/apt/lists/*
COPY --from=build /out/churn /app
COPY data/telco.csv /churn/data/telco.csv
RUN mkdir /churn/models && chown -R $APP_UID /churn
USER $APP_UID
WORKDIR /churn
ENTRYPOINT ["dotnet", "/app/churn.dll"]

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS service
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

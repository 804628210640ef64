# syntax=docker/dockerfile:1
# The server alone: without lib/embedded, so every service is given by its address.

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY pom.xml .
# What the build needs changes less often than the code.
RUN --mount=type=cache,target=/root/.m2 mvn -B -ntp -q dependency:go-offline || true
COPY . .
RUN --mount=type=cache,target=/root/.m2 mvn -B -ntp -q package -DskipTests \
 && mkdir /opt/millrace \
 && tar -xzf target/millrace-*.tar.gz -C /opt/millrace --strip-components=1 \
 && rm -rf /opt/millrace/lib/embedded

# The MinIO client with a shell and its tools: the client's own image has none of them. Only docker-compose.yml uses this.
FROM minio/mc:RELEASE.2025-08-13T08-35-41Z AS mc
FROM alpine:3.22 AS minio-setup
COPY --from=mc /usr/bin/mc /usr/bin/mc
COPY minio /minio
USER nobody
ENTRYPOINT ["/bin/sh", "/minio/setup.sh"]

FROM eclipse-temurin:25-jre AS server
RUN useradd --system --uid 10001 --no-create-home millrace
COPY --from=build /opt/millrace /opt/millrace
WORKDIR /opt/millrace
USER millrace
# Not only this container may ask.
ENV MILLRACE_HOST=0.0.0.0
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["curl", "-fsS", "http://127.0.0.1:8000/ready"]
# The server drains on SIGTERM.
STOPSIGNAL SIGTERM
ENTRYPOINT ["/opt/millrace/bin/millrace"]
CMD ["run"]

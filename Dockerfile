# Ringback as a small image that serves the service mounted at /service:
#
#   docker build -t ringback .
#   docker run --read-only --tmpfs /tmp:exec -p 3000:3000 -v "$PWD:/service:ro" ringback
#
# Functions are loaded from private copies in /tmp, which Docker mounts noexec unless told otherwise.
# scripts/image makes the same without a container engine, and scripts/check-image holds it to what
# is promised here.
FROM debian:12 AS build
WORKDIR /source
COPY . .
RUN scripts/setup run \
 && scripts/build release \
 && cmake --install build/release --prefix /installed --component runtime --strip

FROM debian:12-slim
COPY scripts/lib/image-setup /usr/local/lib/ringback/image-setup
RUN sh /usr/local/lib/ringback/image-setup
COPY --from=build /installed /usr/local
WORKDIR /service
USER ringback
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s CMD ["ringback", "health"]
ENTRYPOINT ["ringback", "start", "/service", "--address", "0.0.0.0"]
CMD ["--log-format", "json"]

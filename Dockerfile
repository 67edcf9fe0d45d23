# The gateway in a small image.
#
#   docker build -t gatehouse .
#   docker run -v ./gatehouse:/etc/gatehouse:ro -p 8443:8443 gatehouse
#
# The mounted directory holds gatehouse.yaml and the files it names, readable by user 65532. In a
# container, set the listener's address to 0.0.0.0:8443, and admin.address to 0.0.0.0:9901 where
# probes come from outside. Secrets come as files or variables, never with the image.

FROM swift:6.3-bookworm AS builder
WORKDIR /build

COPY scripts/dependencies.sh scripts/
RUN scripts/dependencies.sh build && rm -rf /var/lib/apt/lists/*

# Packages first: they change less often than sources, and the layer is kept.
COPY Package.swift Package.resolve[d] ./
RUN swift package resolve

# The manifest names the test targets too, so their folders must be there; they are not built.
COPY Sources Sources
COPY Tests Tests
RUN swift build -c release --product gatehouse --static-swift-stdlib \
  && install -D -m 0755 "$(swift build -c release --show-bin-path)/gatehouse" /out/gatehouse

FROM debian:bookworm-slim
COPY scripts/dependencies.sh /tmp/gatehouse-dependencies.sh
RUN /tmp/gatehouse-dependencies.sh runtime \
  && rm -rf /var/lib/apt/lists/* /tmp/gatehouse-dependencies.sh \
  && groupadd --system --gid 65532 gatehouse \
  && useradd --system --uid 65532 --gid 65532 --no-create-home --shell /usr/sbin/nologin gatehouse
COPY --from=builder /out/gatehouse /usr/local/bin/gatehouse

USER 65532:65532
# Callers; probes and scrapers.
EXPOSE 8443 9901
STOPSIGNAL SIGTERM

# bash speaks TCP by itself, so the image needs no curl. 9901 is the default of admin.address.
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s --retries=3 CMD ["bash", "-c", "\
  exec 3<>/dev/tcp/127.0.0.1/9901 \
  && printf 'GET /livez HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 \
  && read -r -t 2 _ status _ <&3 && [ \"$status\" = 200 ]"]

# Crash reports without registers, which show memory; anything else turns them off.
ENV SWIFT_BACKTRACE=enable=yes,registers=none
ENTRYPOINT ["gatehouse"]
CMD ["serve", "--config", "/etc/gatehouse/gatehouse.yaml"]

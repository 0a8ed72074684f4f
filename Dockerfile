# docker build -t trimtab .
# docker run --rm -v "$PWD:/repo" trimtab check prompts
#
# The image holds one static binary and its tables, no shell. CI systems that run scripts in an image take the target
# `shell`: docker build -t trimtab:shell --target shell .
FROM swift:6.3 AS build
RUN apt-get update && apt-get install -y --no-install-recommends libpcre2-dev libyaml-dev make python3 \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN make install DESTDIR=/out PREFIX=/usr

FROM busybox:stable-musl AS shell
COPY --from=build /out/usr /usr
WORKDIR /repo
CMD ["sh"]

FROM scratch
COPY --from=build /out/usr /usr
WORKDIR /repo
ENTRYPOINT ["/usr/bin/trimtab"]
CMD ["check"]

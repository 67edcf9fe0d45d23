"""The servers that gatehouse is measured against, each as lean as its settings allow."""

import dataclasses
import os
import pathlib

from workshop import BenchError, Server, free_port, output_of


@dataclasses.dataclass(frozen=True)
class Identity:
    """The certificate that every server of a table shows, and the authority that issued it."""

    certificate: str
    key: str
    authority: str


@dataclasses.dataclass(frozen=True)
class Peer:
    server: Server
    endpoint: str


def nghttpd(bench, identity, body, path="/reply.json"):
    """Serves `body` as a file: the least that nghttp2 and OpenSSL can cost."""
    port = free_port()
    root = bench.path("htdocs")
    file = root / path.lstrip("/")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(body)
    types = bench.path("mime.types", "application/json json\n")
    server = bench.start("nghttpd", [
        "nghttpd", "--address=127.0.0.1", f"--htdocs={root}", f"--mime-types-file={types}",
        port, identity.key, identity.certificate])
    return Peer(server.wait_for_port(port), f"https://127.0.0.1:{port}")


def nginx(bench, identity, name, location, http=""):
    """One worker without logs, whose connections live as long as the run."""
    port = free_port()
    home = bench.path(name)
    home.mkdir(exist_ok=True)
    # Else its worker could not write below a directory that is ours alone.
    user = "user root;" if os.geteuid() == 0 else ""
    settings = bench.path(f"{name}.conf", f"""\
daemon off;
{user}
worker_processes 1;
worker_rlimit_nofile 8192;
pid {home}/pid;
error_log {home}/error.log warn;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  client_body_temp_path {home}/body;
  proxy_temp_path {home}/proxy;
  fastcgi_temp_path {home}/fastcgi;
  uwsgi_temp_path {home}/uwsgi;
  scgi_temp_path {home}/scgi;
  keepalive_requests 1000000000;
  keepalive_time 1h;
  keepalive_timeout 1h;
  {http}
  server {{
    listen 127.0.0.1:{port} ssl http2;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_certificate {identity.certificate};
    ssl_certificate_key {identity.key};
    location / {{
      {location}
    }}
  }}
}}
""")
    server = bench.start(name, ["nginx", "-p", home, "-e", home / "error.log", "-c", settings])
    return Peer(server.wait_for_port(port), f"https://127.0.0.1:{port}")


def nginx_return(bench, identity, body):
    """`return 200` with the bytes of `body`: nginx without even a file."""
    text = body.decode()
    if "$" in text:
        raise BenchError("nginx would take the $ in this body for a variable")
    quoted = text.replace("\\", "\\\\").replace("'", "\\'")
    return nginx(bench, identity, "nginx-return", f"""\
default_type application/json;
      return 200 '{quoted}';""")


def nginx_proxy(bench, identity, authority):
    """`proxy_pass` to the cloud at `authority`: HTTP/1.1 and verified TLS, connections kept."""
    upstream = f"""\
upstream cloud {{
    server {authority};
    keepalive 1024;
    keepalive_requests 1000000000;
    keepalive_time 1h;
    keepalive_timeout 1h;
  }}"""
    return nginx(bench, identity, "nginx-proxy", f"""\
proxy_pass https://cloud;
      proxy_http_version 1.1;
      proxy_set_header Host {authority};
      proxy_set_header Connection "";
      proxy_ssl_name localhost;
      proxy_ssl_server_name on;
      proxy_ssl_protocols TLSv1.2 TLSv1.3;
      proxy_ssl_verify on;
      proxy_ssl_trusted_certificate {identity.authority};""", upstream)


def nginx_cache(bench, identity, authority):
    """The same with `proxy_cache` in memory: hits, as long as the run lasts."""
    home = bench.path("nginx-cache-files")
    return nginx(bench, identity, "nginx-cache", f"""\
proxy_pass https://cloud;
      proxy_http_version 1.1;
      proxy_set_header Host {authority};
      proxy_set_header Connection "";
      proxy_ssl_name localhost;
      proxy_ssl_server_name on;
      proxy_ssl_verify on;
      proxy_ssl_trusted_certificate {identity.authority};
      proxy_cache answers;
      proxy_cache_valid 200 1h;
      proxy_ignore_headers Cache-Control Expires Vary;
      add_header X-Cache $upstream_cache_status;""", f"""\
proxy_cache_path {home} keys_zone=answers:8m inactive=1h;
  upstream cloud {{ server {authority}; keepalive 64; }}""")


def nghttpx(bench, identity, authority):
    """Forwards to the cloud at `authority` over HTTP/2 and verified TLS."""
    port = free_port()
    host, _, cloud_port = authority.rpartition(":")
    server = bench.start("nghttpx", [
        "nghttpx", "--conf=/dev/null", "--workers=1", "--no-ocsp", "--host-rewrite",
        f"--frontend=127.0.0.1,{port}",
        f"--backend={host},{cloud_port};;proto=h2;tls;sni=localhost",
        f"--cacert={identity.authority}", "--accesslog-file=/dev/null",
        "--log-level=WARN",
        identity.key, identity.certificate])
    return Peer(server.wait_for_port(port), f"https://127.0.0.1:{port}")


def grpc_cpp(bench, identity, message):
    """gRPC C++ with Debian's libraries; answers every unary call by `message`."""
    source = pathlib.Path(__file__).with_name("grpc_server.cc")
    program = bench.path("grpc_server")
    flags = output_of(["pkg-config", "--cflags", "--libs", "grpc++"]).decode().split()
    output_of(["g++", "-std=c++17", "-O2", "-o", program, source, *flags], seconds=300)
    port = free_port()
    server = bench.start("grpc-cpp", [
        program, port, identity.certificate, identity.key, bench.path("message.bin", message)])
    return Peer(server.wait_for_port(port), f"https://127.0.0.1:{port}")


def grpc_floor(bench, identity, message):
    """The same answer by libnghttp2 and libssl alone: what no server on them can do without."""
    source = pathlib.Path(__file__).with_name("grpc_floor.c")
    program = bench.path("grpc_floor")
    flags = output_of(["pkg-config", "--cflags", "--libs", "libnghttp2", "openssl"])
    output_of(["gcc", "-O2", "-o", program, source, *flags.decode().split()])
    port = free_port()
    server = bench.start("grpc-floor", [
        program, port, identity.certificate, identity.key, bench.path("floor.bin", message)])
    return Peer(server.wait_for_port(port), f"https://127.0.0.1:{port}")

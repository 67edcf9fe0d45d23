"""The compatible face: the cloud's own paths and bodies, signed with virtual access keys."""

import json
import re

import pytest

import samples
import transcript
from curl import Curl
from house import PROJECT_NAME
from programs import PROJECT, Gateway, new_virtual_key, run
from signer import date, sign

LIST = "/v5/default/vpn-gateways"
JSON = {"content-type": "application/json"}
ORDER = {"vpn_gateway": {
    "name": "office", "vpc_id": samples.VPC, "local_subnets": ["192.168.0.0/24"],
    "connect_subnet": samples.SUBNET}}
IAM = "Incorrect IAM authentication information: "


class Signed:
    """A caller that signs, over one version of HTTP."""

    def __init__(self, house, version, name="operator"):
        self.key = house.virtual_keys[name]
        self.authority = house.endpoint.removeprefix("https://")
        self.curl = Curl.tls(house.endpoint, house.ca, version)

    def send(self, method, target, headers=None, body=None, sent=None, as_well=None, **options):
        """`sent` is the body that goes out in place of the one that is signed."""
        if isinstance(body, dict):
            body = json.dumps(body).encode()
        signed = sign(options.pop("key", self.key), method, self.authority, target, headers,
                      body or b"", **options)
        return self.curl.send(method, target, {**signed, **(as_well or {})},
                              body if sent is None else sent)


@pytest.fixture(params=["--http2", "--http1.1"])
def operator(request, house):
    return Signed(house, request.param)


@pytest.fixture
def reader(house):
    return Signed(house, "--http2", "reader")


def expect(answer, status, code, words=""):
    said = json.loads(answer.body)
    assert (answer.status, said["error_code"]) == (status, code), said
    assert words in said["error_msg"], said
    assert answer.headers["content-type"] == "application/json"
    assert said["request_id"] == answer.headers["x-request-id"]


# What goes through


def test_a_body_goes_through_untouched_each_way(operator, cloud):
    before = cloud.count("createVpnGateway")
    # Spaces, order and a field that nobody knows: a body that was read and written anew has none.
    text = json.dumps({"unheard_of": {"b": [1, 2], "a": None}, **ORDER}, indent=3).encode()
    made = operator.send("POST", LIST, JSON, text)
    assert made.status == 201, made
    assert cloud.count("createVpnGateway") == before + 1
    made = json.loads(made.body)
    # The envelope and the members beside it are the cloud's own.
    assert set(made) == {"vpn_gateway", "request_id"}
    found = operator.send("GET", f"{LIST}/{made['vpn_gateway']['id']}")
    assert found.status == 200
    assert found.headers["x-request-id"] == json.loads(found.body)["request_id"]
    listed = operator.send("GET", f"/v5/{PROJECT}/vpn-gateways")
    assert made["vpn_gateway"]["id"] in [
        each["id"] for each in json.loads(listed.body)["vpn_gateways"]]


def test_a_refusal_of_the_cloud_goes_through_as_it_came(operator, cloud):
    refused = operator.send("GET", f"{LIST}/{samples.unknown_id()}")
    expect(refused, 404, "VPN.0004")
    faulty = {"vpn_gateway": {**ORDER["vpn_gateway"], "name": "not a name!"}}
    expect(operator.send("POST", LIST, JSON, faulty), 400, "VPN.0001")


def test_an_answer_without_content(operator, cloud):
    made = json.loads(operator.send("POST", LIST, JSON, ORDER).body)["vpn_gateway"]["id"]
    cloud.set_status(made, "ACTIVE")
    gone = operator.send("DELETE", f"{LIST}/{made}")
    assert (gone.status, gone.body) == (204, b"")


def test_queries_are_sent_in_the_form_that_is_signed(operator):
    target = f"{LIST}?enterprise_project_id=0&b=%7e&a=x%20y&a=%2B&b"
    assert operator.send("GET", target).status == 200


def test_what_the_cloud_says_of_the_gateways_own_key_is_not_passed_on(new_house):
    with new_house(secret="not-the-secret-of-this-key") as house:
        refused = Signed(house, "--http2").send("GET", LIST)
        expect(refused, 502, "APIGW.0201", "credential")
        assert "SANDBOXACCESSKEY" not in refused.body.decode()


def test_lost_connections_are_told_as_a_gateway_tells_them(new_house):
    with new_house(limits={"deadline_default_seconds": 1}) as house:
        caller = Signed(house, "--http2")
        assert caller.send("GET", LIST).status == 200
        house.cloud.fails({"operation": "listVpnGateways", "latency_milliseconds": 3000})
        expect(caller.send("GET", LIST), 504, "APIGW.0201", "timeout")


# Who is let in


def test_other_ways_to_show_who_one_is(house):
    key = {"authorization": f"Bearer {house.keys['operator']}"}
    tls = Curl.tls(house.endpoint, house.ca)
    assert tls.send("GET", LIST, key).status == 200
    assert Curl.unix(house.unix_socket).send("GET", LIST).status == 200
    expect(tls.send("GET", LIST), 401, "APIGW.0301", IAM + "x-auth-token not found")


def test_a_key_that_nobody_has(operator, cloud):
    before = cloud.total()
    refused = operator.send("GET", LIST, key=("GHVNOBODY", "secret"))
    expect(refused, 401, "APIGW.0301", IAM + "Get secretKey failed,ak:GHVNOBODY,err:ak not exist")
    assert cloud.total() == before, "nothing was asked of the cloud"


def test_a_wrong_secret(operator):
    refused = operator.send("GET", LIST, secret="another")
    expect(refused, 401, "APIGW.0301", IAM + "verify aksk signature fail")


@pytest.mark.parametrize("seconds", [-960, 960])
def test_a_clock_that_is_wrong(operator, seconds):
    refused = operator.send("GET", LIST, at=date(seconds))
    expect(refused, 401, "APIGW.0301", "calc ak sk signature fail:signature expired")
    assert operator.send("GET", LIST, at=date(seconds // 2)).status == 200


def test_a_signed_header_that_did_not_come(operator):
    refused = operator.send("GET", LIST, {"x-extra": "1"}, omit=["x-extra"])
    expect(refused, 401, "APIGW.0301", "verify aksk signature fail")


def test_a_request_that_was_changed_on_its_way(operator, cloud):
    before = cloud.count("createVpnGateway")
    changed = json.dumps(ORDER).encode().replace(b"office", b"orifice")
    refused = operator.send("POST", LIST, JSON, ORDER, sent=changed)
    expect(refused, 401, "APIGW.0301", "verify aksk signature fail")
    signed = sign(operator.key, "GET", operator.authority, LIST + "?a=1")
    expect(operator.curl.send("GET", LIST + "?a=2", signed), 401, "APIGW.0301")
    expect(operator.curl.send("GET", f"{LIST}/{samples.unknown_id()}", signed), 401, "APIGW.0301")
    assert cloud.count("createVpnGateway") == before


def test_a_body_that_the_signature_leaves_out(operator, cloud):
    before = cloud.count("createVpnGateway")
    refused = operator.send("POST", LIST, JSON, ORDER, payload="UNSIGNED-PAYLOAD")
    expect(refused, 401, "APIGW.0301", "UNSIGNED-PAYLOAD")
    hash_of_another = "0" * 64
    refused = operator.send("POST", LIST, JSON, ORDER, payload=hash_of_another)
    expect(refused, 401, "APIGW.0301", "X-Sdk-Content-Sha256")
    assert cloud.count("createVpnGateway") == before
    assert operator.send("GET", LIST, payload="UNSIGNED-PAYLOAD").status == 200


def test_derived_keys(house, operator):
    access_key, secret = operator.key
    signed = run("sign", "GET", house.endpoint + LIST, "--headers-only", "--v11", "r1/vpn",
                 env={"GATEHOUSE_ACCESS_KEY": access_key, "GATEHOUSE_SECRET_KEY": secret})
    headers = dict(line.split(": ", 1) for line in signed.stdout.splitlines())
    authorization = next(
        value for name, value in headers.items() if name.lower() == "authorization")
    assert authorization.startswith("V11-HMAC-SHA256 Credential=")
    assert operator.curl.send("GET", LIST, headers).status == 200


def test_two_credentials_in_one_request(house, operator):
    expect(operator.send("GET", LIST, as_well={"x-auth-token": "ght_x"}), 401, "APIGW.0301")


def test_a_source_that_fails_too_often_is_told_to_wait(new_house):
    with new_house(limits={"failed_authentications_per_minute_per_source": 2}) as house:
        caller = Signed(house, "--http2")
        answers = [caller.send("GET", LIST, secret="no") for _ in range(5)]
        assert answers[0].status == 401
        expect(answers[-1], 429, "APIGW.0308")
        assert int(answers[-1].headers["retry-after"]) > 0
        assert caller.send("GET", LIST).status == 200, "a right key is always taken"


# What one may do, and where


def test_an_action_that_the_caller_may_not_do(reader, cloud):
    before = cloud.total()
    refused = reader.send("DELETE", f"{LIST}/{samples.unknown_id()}")
    expect(refused, 403, "VPN.0003", "vpn:vpnGateways:delete")
    assert cloud.total() == before
    assert reader.send("GET", LIST).status == 200


def test_who_is_not_proven_learns_nothing_of_what_it_may(reader):
    expect(reader.send("DELETE", f"{LIST}/{samples.unknown_id()}", secret="no"), 401, "APIGW.0301")
    expect(reader.send("GET", f"/v5/{'0' * 32}/vpn-gateways", secret="no"), 401, "APIGW.0301")


def test_a_project_that_is_not_the_callers(house, operator, cloud):
    before = cloud.total()
    expect(operator.send("GET", f"/v5/{'0' * 32}/vpn-gateways"), 403, "APIGW.0310")
    expect(operator.send("GET", LIST, {"x-project-id": "0" * 32}), 403, "APIGW.0310")
    expect(operator.send("GET", LIST, {"gatehouse-credential": "other"}), 403, "APIGW.0310")
    expect(Signed(house, "--http2", "guest").send("GET", LIST), 403, "APIGW.0310")
    assert cloud.total() == before
    for headers in {"x-project-id": PROJECT}, {"gatehouse-credential": "main"}:
        assert operator.send("GET", f"/v5/{PROJECT}/vpn-gateways", headers).status == 200


@pytest.mark.parametrize("path", [
    "/v5/default//vpn-gateways", "/v5/default/x/../vpn-gateways", "/v5/default/%2e/vpn-gateways",
    "/v5/default%2Fvpn-gateways", f"{LIST}/not-an-id", f"{LIST}/{samples.VPC}%00", f"{LIST}?a=%zz",
])
def test_a_path_with_a_trap_in_it(operator, cloud, path):
    before = cloud.total()
    options = operator.curl._options
    operator.curl = Curl(operator.curl.base, *options, "--path-as-is")
    expect(operator.send("GET", path), 400, "APIGW.0201")
    assert cloud.total() == before


@pytest.mark.parametrize("method, path", [
    ("GET", f"{LIST}/"), ("GET", "/v5/default/nothing"), ("PATCH", LIST), ("GET", "/v3/users"),
    ("GET", f"{LIST}/{samples.VPC}/nothing"), ("POST", "/v3/projects"),
])
def test_a_path_that_leads_nowhere(operator, method, path):
    expect(operator.send(method, path), 404, "APIGW.0101", "does not exist")


def test_a_body_that_is_too_large_or_packed(operator, cloud):
    before = cloud.total()
    huge = b'{"vpn_gateway":{"name":"' + b"n" * (1 << 20) + b'"}}'
    expect(operator.send("POST", LIST, JSON, huge), 413, "APIGW.0201")
    packed = {**JSON, "content-encoding": "gzip"}
    expect(operator.send("POST", LIST, packed, b"x"), 400, "APIGW.0201", "content-encoding")
    expect(operator.send("GET", LIST, JSON, b"{}"), 400, "APIGW.0201", "no body")
    assert cloud.total() == before


# IAM


def test_projects_are_those_that_the_caller_may_use(house, operator, cloud):
    before = cloud.total()

    def projects(path, caller=operator):
        answer = caller.send("GET", path)
        assert answer.status == 200
        return [(each["id"], each["name"]) for each in json.loads(answer.body)["projects"]]

    mine = [(PROJECT, PROJECT_NAME)]
    assert projects("/v3/projects") == mine
    assert projects("/v3/auth/projects") == mine
    assert projects(f"/v3/projects?name={PROJECT_NAME}") == mine
    assert projects("/v3/projects?name=elsewhere") == []
    assert projects("/v3/projects", Signed(house, "--http2", "guest")) == []
    counted = re.search(
        r'^gatehouse_calls_total{rpc_service="iam",rpc_method="ListProjects",'
        r'face="compatible",code="OK"} (\d+)$', house.gateway.admin("/metrics")[1], re.MULTILINE)
    assert int(counted[1]) >= 4
    assert cloud.total() == before, "nothing was asked of the cloud"


def token_request(key, scope=None, **user):
    name, password = key
    return json.dumps({"auth": {
        "identity": {"methods": ["password"], "password": {
            "user": {"name": name, "password": password, **user}}},
        "scope": scope or {"project": {"id": PROJECT}}}}).encode()


def get_token(curl, *arguments, **options):
    return curl.send("POST", "/v3/auth/tokens", JSON, token_request(*arguments, **options))


def test_a_token_in_place_of_signatures(house, operator):
    curl = operator.curl
    answer = get_token(curl, operator.key, {"project": {"name": PROJECT_NAME}},
                       domain={"name": "operator"})
    assert answer.status == 201, answer.body
    token = {"x-auth-token": answer.headers["x-subject-token"]}
    said = json.loads(answer.body)["token"]
    assert said["project"]["id"] == PROJECT
    assert said["catalog"][1]["endpoints"][0]["url"] == f"{house.endpoint}/v5/{PROJECT}"
    assert curl.send("GET", LIST, token).status == 200
    assert curl.send("GET", f"/v5/{PROJECT}/vpn-gateways", token).status == 200
    assert curl.send("POST", LIST, {**token, **JSON}, json.dumps(ORDER).encode()).status == 201
    expect(curl.send("GET", f"/v5/{'0' * 32}/vpn-gateways", token), 403, "APIGW.0310")
    subject = {**token, "x-subject-token": token["x-auth-token"]}
    checked = curl.send("GET", "/v3/auth/tokens?nocatalog=1", subject)
    assert checked.status == 200
    assert "catalog" not in json.loads(checked.body)["token"]
    worse = {"x-auth-token": token["x-auth-token"][:-2] + "xx"}
    expect(curl.send("GET", LIST, worse), 401, "APIGW.0301", IAM + "decrypt token fail")


def test_nobody_gets_a_token_without_the_secret(house, operator):
    def refused(answer, status, code):
        said = json.loads(answer.body)
        assert (answer.status, said["error_code"]) == (status, code), said
        assert "x-subject-token" not in answer.headers

    curl, (access_key, secret) = operator.curl, operator.key
    refused(get_token(curl, (access_key, "wrong")), 401, "IAM.0001")
    refused(get_token(curl, ("GHVNOBODY", secret)), 401, "IAM.0001")
    refused(get_token(curl, operator.key, domain={"name": "reader"}), 401, "IAM.0001")
    refused(get_token(curl, operator.key, {"project": {"id": "0" * 32}}), 403, "APIGW.0310")
    refused(get_token(curl, operator.key, {"domain": {"name": "operator"}}), 400, "IAM.0011")
    refused(curl.send("POST", "/v3/auth/tokens", JSON, b"{}"), 400, "IAM.0011")
    refused(curl.send("POST", "/v3/auth/tokens", JSON, b"x" * 20_000), 413, "APIGW.0201")


def test_a_token_survives_a_restart_and_dies_with_its_key(house, operator):
    access_key, _ = operator.key
    answer = get_token(operator.curl, operator.key)
    token = {"x-auth-token": answer.headers["x-subject-token"]}
    transcript.note(answer.body)

    def status(name, version):
        settings = json.loads(json.dumps(house.settings))
        settings["listeners"][1]["unix"] = f"{name}.sock"
        settings["callers"]["operator"]["virtual_keys"] = [
            {"access_key": access_key, "version": version}]
        file = house.write_settings(f"{name}.yaml", settings)
        gateway = Gateway(house.directory, file, name)
        try:
            curl = Curl.tls(f"https://localhost:{gateway.port}", house.ca)
            return curl.send("GET", LIST, token).status
        finally:
            gateway.end()

    assert status("again", 1) == 200
    assert status("renewed", 2) == 401


# Keys


def test_virtual_keys_are_derived_and_printed_with_their_settings(house, tmp_path):
    master = tmp_path / "master"
    master.write_text("m" * 64)
    master.chmod(0o600)
    first = new_virtual_key(master, access_key="GHVSAME")
    assert first == new_virtual_key(master, access_key="GHVSAME")
    assert first[1] != new_virtual_key(master, 2, access_key="GHVSAME")[1]
    text = run("keys", "new", "--virtual", "--config", house.settings_file).stdout
    assert "virtual_keys:" in text and "access_key: GHV" in text
    assert run("keys", "new", "--virtual").returncode == 64
    assert run("keys", "new", "--version", "2").returncode == 64
    master.write_text("short")
    short = run("keys", "new", "--virtual", "--master-secret", f"file:{master}")
    assert short.returncode == 78 and "openssl rand" in short.stderr

import Testing

@testable import Sandbox

struct AgenciesTests {
  private func bed() throws -> TestBed {
    try TestBed {
      $0.agencies = [
        .init(id: "a1", name: "reader", deniedActions: ["vpn:vpnGateways:create"])
      ]
    }
  }

  private func request(_ method: String, _ role: [String: String]) -> JSONValue {
    var members = JSONObject()
    for (name, value) in role.sorted(by: { $0.key < $1.key }) { members.append(name, value) }
    let identity = JSONValue.object([
      "methods": [.string(method)], method: .object(members),
    ])
    return [
      "auth": ["identity": identity, "scope": ["project": ["name": "my-kualalumpur-1"]]]
    ]
  }

  @Test(arguments: [
    ("assume_role", ["domain_name": "domainname", "agency_name": "reader"]),
    ("assume_role", ["domain_id": "65382450e8f64ac0870cd180d14e684b", "agency_name": "reader"]),
    ("assume_role", ["domain_name": "domainname", "xrole_name": "reader"]),
    ("hw_assume_role", ["domain_name": "domainname", "xrole_name": "reader"]),
  ])
  func `a user's own token opens the agency in every spelling`(
    _ method: String, _ role: [String: String]
  ) throws {
    let bed = try bed()
    let answer = bed.plain(
      "POST", "/v3/auth/tokens", request(method, role), fields: [("x-auth-token", try bed.token())])
    #expect(answer.status == 201)
    #expect(answer.json["token"]?["methods"] == [.string(method)])
    #expect(answer.json["token"]?["assumed_by"]?["user"]?["name"] == "username")
    #expect(answer.json["token"]?["user"]?["name"] == "domainname/reader")
    let token = try #require(answer.value(of: "x-subject-token"))
    let fields = [(name: "x-auth-token", value: token)]
    #expect(bed.plain("GET", TestBed.gateways, fields: fields).status == 200)
    let denied = bed.plain("POST", TestBed.gateways, TestBed.order(), fields: fields)
    #expect(denied.errorCode == "VPN.0003")
    // An agency's token opens no other agency.
    #expect(
      bed.plain("POST", "/v3/auth/tokens", request(method, role), fields: fields).status == 401)
  }

  @Test func `without the user's token, or with another name, there is none`() throws {
    let bed = try bed()
    let good = ["domain_name": "domainname", "agency_name": "reader"]
    #expect(bed.plain("POST", "/v3/auth/tokens", request("assume_role", good)).status == 401)
    let token = [(name: "x-auth-token", value: try bed.token())]
    for wrong in [
      ["domain_name": "domainname", "agency_name": "other"],
      ["domain_name": "other", "agency_name": "reader"],
    ] {
      let answer = bed.plain(
        "POST", "/v3/auth/tokens", request("assume_role", wrong), fields: token)
      #expect(answer.errorCode == "IAM.0001")
    }
    let incomplete = bed.plain(
      "POST", "/v3/auth/tokens", request("assume_role", ["domain_name": "domainname"]),
      fields: token)
    #expect(incomplete.errorCode == "IAM.0011")
  }
}

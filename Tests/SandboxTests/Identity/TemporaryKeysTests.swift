import Testing

@testable import Sandbox

struct TemporaryKeysTests {
  private let path = "/v3.0/OS-CREDENTIAL/securitytokens"

  private func order(_ seconds: Int64?, token: String? = nil) -> JSONValue {
    var members = JSONObject()
    if let token { members.append("id", token) }
    if let seconds { members.append("duration_seconds", .integer(seconds)) }
    return [
      "auth": ["identity": ["methods": ["token"], "token": .object(members)]]
    ]
  }

  @Test func `a key made from a token signs requests until it ends`() throws {
    let bed = try TestBed()
    let token = try bed.token()
    let answer = bed.plain(
      "POST", path, order(900, token: token), fields: [("x-auth-token", token)])
    #expect(answer.status == 201)
    let credential = try #require(answer.json["credential"])
    #expect(credential["expires_at"] == "2022-09-15T09:11:09.386000Z")
    let id = try #require(credential["access"]?.string)
    let secret = try #require(credential["secret"]?.string)
    let security = [("x-security-token", try #require(credential["securitytoken"]?.string))]
    func get(_ extra: [(String, String)]) throws -> SandboxAnswer {
      try bed.send("GET", TestBed.gateways, extra: extra, secret: secret, keyID: id)
    }
    #expect(try get(security).status == 200)
    #expect(try get([]).status == 401)
    bed.clock.advance(seconds: 900)
    #expect(try get(security).errorText?.hasSuffix("signature expired") == true)
  }

  @Test func `the caller's own token is the default, the duration has its range`() throws {
    let bed = try TestBed()
    let token = [(name: "x-auth-token", value: try bed.token())]
    #expect(bed.plain("POST", path, order(nil), fields: token).status == 201)
    #expect(bed.plain("POST", path, order(86_400), fields: token).status == 201)
    for seconds: Int64 in [899, 86_401] {
      #expect(bed.plain("POST", path, order(seconds), fields: token).errorCode == "IAM.0011")
    }
    #expect(bed.plain("POST", path, order(900, token: "MIIx"), fields: token).status == 404)
    #expect(bed.plain("POST", path, order(900)).status == 401)
  }

  @Test func `a key for an agency may do what the agency may`() throws {
    let bed = try TestBed {
      $0.agencies = [.init(id: "a1", name: "reader", deniedActions: ["vpn:vpnGateways:list"])]
    }
    let token = [(name: "x-auth-token", value: try bed.token())]
    func order(_ agency: String) -> JSONValue {
      let role: JSONValue = ["domain_name": "domainname", "agency_name": .string(agency)]
      return ["auth": ["identity": ["methods": ["assume_role"], "assume_role": role]]]
    }
    let answer = bed.plain("POST", path, order("reader"), fields: token)
    #expect(answer.status == 201)
    let credential = try #require(answer.json["credential"])
    let denied = try bed.send(
      "GET", TestBed.gateways,
      extra: [("x-security-token", try #require(credential["securitytoken"]?.string))],
      secret: try #require(credential["secret"]?.string),
      keyID: try #require(credential["access"]?.string))
    #expect(denied.errorCode == "VPN.0003")
    #expect(bed.plain("POST", path, order("other"), fields: token).errorCode == "IAM.0001")
  }

  @Test func `a new beginning forgets them`() throws {
    let bed = try TestBed()
    let token = try bed.token()
    let answer = bed.plain("POST", path, order(900), fields: [("x-auth-token", token)])
    let credential = try #require(answer.json["credential"])
    bed.cloud.reset()
    let refused = try bed.send(
      "GET", TestBed.gateways, secret: try #require(credential["secret"]?.string),
      keyID: try #require(credential["access"]?.string))
    #expect(refused.errorText?.contains("ak not exist") == true)
  }
}

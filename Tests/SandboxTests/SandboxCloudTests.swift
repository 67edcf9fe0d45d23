import Testing

@testable import Sandbox

struct SandboxCloudTests {
  @Test(arguments: [
    ("GET", "/v5/a4a5d4098fb4474fa22cd05f897d6b99/vpn-gateways/"), ("PATCH", TestBed.gateways),
    ("GET", "/"), ("DELETE", TestBed.gateways), ("GET", "/v5//vpn-gateways"),
  ])
  func `an unknown path and a wrong method are one refusal, before any proof of identity`(
    _ method: String, _ target: String
  ) throws {
    let answer = try TestBed().plain(method, target)
    #expect(answer.status == 404)
    #expect(answer.errorCode == "APIGW.0101")
    #expect(answer.json["request_id"]?.string == answer.value(of: "x-request-id"))
  }

  @Test func `every answer names its request and the cloud's time`() throws {
    let bed = try TestBed()
    let answer = try bed.send("GET", TestBed.gateways)
    #expect(answer.value(of: "date") == "Thu, 15 Sep 2022 08:56:09 GMT")
    #expect(answer.value(of: "content-type") == "application/json")
    let id = try #require(answer.value(of: "x-request-id"))
    #expect(TextForm.uuid.accepts(id))
    #expect(answer.json["request_id"] == .string(id))
    #expect(try bed.send("GET", TestBed.gateways).value(of: "x-request-id") != id)
  }

  @Test func `an answer without a body has no content type`() throws {
    let bed = try TestBed()
    let answer = try bed.send("DELETE", TestBed.gateway(try bed.createActive()))
    #expect(answer.status == 204)
    #expect(answer.body.isEmpty)
    #expect(answer.value(of: "content-type") == nil)
    #expect(answer.value(of: "x-request-id") != nil)
  }

  @Test func `another project, and another one in the field, cannot be used`() throws {
    let bed = try TestBed { $0.projects.append(.init(id: "b2", name: "other")) }
    let unknown = try bed.send("GET", "/v5/0000/vpn-gateways")
    #expect(unknown.status == 403)
    #expect(unknown.errorCode == "APIGW.0310")
    let field = try bed.send("GET", TestBed.gateways, extra: [("x-project-id", "b2")])
    #expect(field.errorCode == "APIGW.0310")
    #expect(try bed.send("GET", "/v5/b2/vpn-gateways").status == 200)
  }

  @Test func `a denied action is the other meaning of VPN.0003`() throws {
    let bed = try TestBed { $0.accessKeys[0].deniedActions = ["vpn:vpnGateways:create"] }
    let answer = try bed.send("POST", TestBed.gateways, TestBed.order())
    #expect(answer.status == 403)
    #expect(answer.errorCode == "VPN.0003")
    #expect(answer.errorText?.hasPrefix("Authentication failed: ") == true)
    #expect(try bed.send("GET", TestBed.gateways).status == 200)
  }

  @Test func `sizes are refused before anything is looked at`() throws {
    let bed = try TestBed {
      $0.limits.signedBodyBytes = 100
      $0.limits.targetBytes = 200
      $0.limits.fieldBytes = 300
      $0.limits.fieldsBytes = 500
    }
    let body: JSONValue = .string(String(repeating: "x", count: 99))
    #expect(bed.plain("POST", TestBed.gateways, body).status == 413)
    #expect(bed.plain("POST", TestBed.gateways, body).errorCode == "APIGW.0201")
    let withToken = bed.plain("POST", TestBed.gateways, body, fields: [("x-auth-token", "MII")])
    #expect(withToken.status == 401)

    let target = TestBed.gateways + "?x=" + String(repeating: "y", count: 200)
    #expect(bed.plain("GET", target).status == 414)
    let long = String(repeating: "v", count: 297)
    #expect(bed.plain("GET", TestBed.gateways, fields: [("abcd", long)]).status == 494)
    #expect(bed.plain("GET", TestBed.gateways, fields: [("abc", long)]).status == 401)
    #expect(
      bed.plain("GET", TestBed.gateways, fields: [("a", long), ("b", long)]).errorCode
        == "APIGW.0201")
  }

  @Test func `the limits are the cloud's`() {
    let limits = SandboxLimits()
    #expect(limits.signedBodyBytes == 12_582_912)
    #expect(limits.targetBytes == 32_768)
    #expect(limits.fieldBytes == 32_768)
    #expect(limits.fieldsBytes == 131_072)
  }

  @Test func `the same seed and calls give the same bytes, reads change no later id`() throws {
    func run(_ seed: UInt64, reads: Int) throws -> (first: [UInt8], id: String) {
      let bed = try TestBed { $0.seed = seed }
      let first = try bed.send("POST", TestBed.gateways, TestBed.order())
      for _ in 0..<reads { _ = try bed.send("GET", TestBed.gateways) }
      return (first.body, try bed.create())
    }
    let one = try run(1, reads: 0)
    let same = try run(1, reads: 5)
    #expect(one.first == same.first)
    #expect(one.id == same.id)
    #expect(try run(2, reads: 0).first != one.first)
  }

  @Test func `many threads are served at once`() async throws {
    let bed = try TestBed { $0.quotas.vpnGateways = 1_000 }
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          for _ in 0..<25 {
            _ = try? bed.send("POST", TestBed.gateways, TestBed.order())
            _ = try? bed.send("GET", TestBed.gateways)
          }
        }
      }
    }
    #expect(bed.cloud.statistics[.createVpnGateway].executed == 200)
    let list = try bed.send("GET", TestBed.gateways)
    #expect(Set((list.json["vpn_gateways"]?.array ?? []).map { $0["id"]?.string }).count == 200)
  }
}

import Testing

@testable import Sandbox

struct AdministrationTests {
  private func administer(
    _ bed: TestBed, _ method: String, _ target: String, _ body: String = ""
  ) -> SandboxAnswer {
    bed.cloud.administer(
      SandboxRequest(method: method, target: target, body: Array(body.utf8)))
  }

  @Test func `statistics count calls, effects and statuses by operation`() throws {
    let bed = try TestBed()
    _ = try bed.create()
    _ = try bed.send("POST", TestBed.gateways, [:])
    _ = bed.plain("GET", "/nowhere")
    let answer = administer(bed, "GET", "/_sandbox/statistics")
    #expect(answer.status == 200)
    #expect(
      answer.json == [
        "operations": [
          "createVpnGateway": [
            "calls": 2, "executed": 1, "faulted": 0, "unanswered": 0,
            "statuses": ["201": 1, "400": 1],
          ]
        ], "unrouted": 1, "faults": [],
      ])
  }

  @Test func `faults are set, counted and ended`() throws {
    let bed = try TestBed()
    #expect(
      administer(bed, "POST", "/_sandbox/faults", #"{"rules":[{"answer":"busy"}]}"#).status == 204)
    #expect(try bed.send("GET", TestBed.gateways).errorCode == "VPN.0030")
    #expect(
      administer(bed, "GET", "/_sandbox/statistics").json["faults"] == [["seen": 1, "fired": 1]])
    #expect(administer(bed, "DELETE", "/_sandbox/faults").status == 204)
    #expect(try bed.send("GET", TestBed.gateways).status == 200)
  }

  @Test func `a faulty plan changes nothing and says why`() throws {
    let bed = try TestBed()
    let answer = administer(bed, "POST", "/_sandbox/faults", #"{"rules":[{"answer":"x"}]}"#)
    #expect(answer.status == 400)
    #expect(answer.json["error"]?.string?.hasPrefix("rules[0].answer must be one of") == true)
    #expect(try bed.send("GET", TestBed.gateways).status == 200)
  }

  @Test func `the state of a gateway can be set`() throws {
    let bed = try TestBed()
    let id = try bed.create()
    let path = "/_sandbox/vpn-gateways/\(id)/status"
    #expect(administer(bed, "PUT", path, #"{"status":"FREEZED"}"#).status == 204)
    bed.clock.advance(seconds: 60)
    let got = try bed.send("GET", TestBed.gateway(id))
    #expect(got.json["vpn_gateway"]?["status"] == "FREEZED")
    #expect(administer(bed, "PUT", path, #"{"status":"GONE"}"#).status == 400)
    #expect(
      administer(bed, "PUT", path.replacing(id, with: TestBed.vpc), #"{"status":"FAULT"}"#).status
        == 404)
  }

  @Test func `each kind has its own states; customer gateways have none`() throws {
    let bed = try TestBed()
    let ends = try bed.ends()
    let connection = try bed.connect(ends)
    func set(_ collection: String, _ id: String, _ status: String) -> Int {
      administer(
        bed, "PUT", "/_sandbox/\(collection)/\(id)/status", #"{"status":"\#(status)"}"#
      ).status
    }
    #expect(set("vpn-connection", connection, "ERROR") == 204)
    #expect(try bed.connection(connection)["status"] == "ERROR")
    #expect(set("vpn-connection", connection, "FAULT") == 400)
    #expect(set("vpn-gateways", ends.gateway, "DOWN") == 400)
    #expect(set("connection-monitors", connection, "ACTIVE") == 404)
    #expect(set("customer-gateways", ends.customer, "ACTIVE") == 400)
    #expect(set("vpn-connections", connection, "DOWN") == 404)
  }

  @Test func `all tokens can be ended`() throws {
    let bed = try TestBed()
    let token = try bed.token()
    #expect(administer(bed, "DELETE", "/_sandbox/tokens").status == 204)
    let answer = bed.plain("GET", TestBed.gateways, fields: [("x-auth-token", token)])
    #expect(answer.status == 401)
    #expect(answer.errorText?.contains("token expires, expires_at: 2022-09-15T08:56:09") == true)
    #expect(try bed.token() != token)
  }

  @Test func `a new beginning gives the same ids again`() throws {
    let bed = try TestBed()
    let id = try bed.create()
    #expect(
      administer(bed, "POST", "/_sandbox/faults", #"{"rules":[{"answer":"busy"}]}"#).status == 204)
    #expect(administer(bed, "POST", "/_sandbox/reset").status == 204)
    #expect(bed.cloud.statistics[.createVpnGateway].calls == 0)
    #expect(try bed.create() == id)
  }

  @Test(arguments: [
    ("GET", "/"), ("GET", "/statistics"), ("POST", "/_sandbox/statistics"),
    ("GET", "/_sandbox/vpn-gateways/x/status"), ("GET", "/other/statistics"), ("GET", ""),
  ])
  func `nothing else is there`(_ method: String, _ target: String) throws {
    #expect(administer(try TestBed(), method, target).status == 404)
  }

  @Test func `the cloud's own port knows none of it`() throws {
    #expect(try TestBed().plain("GET", "/_sandbox/statistics").errorCode == "APIGW.0101")
  }
}

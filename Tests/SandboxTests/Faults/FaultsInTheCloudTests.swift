import Testing

@testable import Sandbox

struct FaultsInTheCloudTests {
  private func setFaults(_ bed: TestBed, _ json: String) throws {
    bed.cloud.setFaults(try FaultPlan(json: Array(json.utf8)))
  }

  @Test func `the account is throttled with the cloud's text, as often as was said`() throws {
    let bed = try TestBed()
    try setFaults(bed, #"{"rules": [{"answer": "throttled", "count": 1}]}"#)
    let answer = try bed.send("GET", TestBed.gateways)
    #expect(answer.status == 429)
    #expect(answer.errorCode == "APIGW.0308")
    #expect(answer.errorText == "policy user over ratelimit,limit:200,time:5 minute")
    #expect(answer.fault == nil)
    #expect(try bed.send("GET", TestBed.gateways).status == 200)
  }

  @Test(arguments: [
    ("busy", 400, "VPN.0030", "The system is busy, please try later."),
    ("repeated", 400, "VPN.0031", "Repeated operation."),
    ("server_error", 500, "VPN.0002", "server error: internal error"),
    ("backend_unavailable", 502, "APIGW.0201", "Backend unavailable"),
    ("backend_timeout", 504, "APIGW.0201", "Backend timeout"),
    ("token_must_be_renewed", 401, "APIGW.0307", "The token must be updated"),
    (
      "token_expired", 401, "APIGW.0301",
      "Incorrect IAM authentication information: token expires, "
        + "expires_at: 2022-09-15T08:56:08.386000Z"
    ),
  ])
  func `the cloud's troubles by name`(
    _ name: String, _ status: Int, _ code: String, _ text: String
  ) throws {
    let bed = try TestBed()
    try setFaults(bed, #"{"rules": [{"answer": "\#(name)"}]}"#)
    let answer = try bed.send("POST", TestBed.gateways, TestBed.order())
    #expect(answer.status == status)
    #expect(answer.errorCode == code)
    #expect(answer.errorText == text)
    #expect(bed.cloud.statistics[.createVpnGateway].executed == 0)
  }

  @Test(arguments: [
    ("reset_before_effect", 0), ("reset_after_effect", 1), ("refuse_stream", 0),
    ("go_away_before_effect", 0), ("go_away_after_answer", 1),
  ])
  func `endings say what the transport does, and whether anything was created`(
    _ name: String, _ created: Int
  ) throws {
    let bed = try TestBed()
    try setFaults(
      bed, #"{"rules": [{"operation": "createVpnGateway", "ending": "\#(name)", "count": 1}]}"#)
    let answer = try bed.send("POST", TestBed.gateways, TestBed.order())
    #expect(answer.fault?.ending.rawValue == name)
    let list = try bed.send("GET", TestBed.gateways)
    #expect(list.fault == nil)
    #expect(list.json["vpn_gateways"]?.array?.count == created)
    let line = bed.cloud.statistics[.createVpnGateway]
    #expect(line.calls == 1)
    #expect(line.executed == created)
    #expect(line.faulted == 1)
    #expect(line.unanswered == (name == "go_away_after_answer" ? 0 : 1))
  }

  @Test func `a delay leaves the answer as it is`() throws {
    let bed = try TestBed()
    try setFaults(bed, #"{"rules": [{"latency_milliseconds": 20}]}"#)
    let answer = try bed.send("GET", TestBed.gateways)
    #expect(answer.status == 200)
    #expect(answer.fault == FaultEffect(delayNanoseconds: 20_000_000))
  }

  @Test func `a gateway that gave up waiting hides an effect`() throws {
    let bed = try TestBed()
    try setFaults(
      bed,
      #"""
      {"rules": [{"method": "POST", "count": 1, "answer":
        {"name": "backend_timeout", "after_effect": true, "fields": {"retry-after": "2"}}}]}
      """#)
    let answer = try bed.send("POST", TestBed.gateways, TestBed.order())
    #expect(answer.status == 504)
    #expect(answer.value(of: "retry-after") == "2")
    #expect(bed.cloud.statistics[.createVpnGateway].executed == 1)
    #expect(bed.cloud.statistics[.createVpnGateway].statuses == [504: 1])
    #expect(
      try bed.send("GET", TestBed.gateways).json["vpn_gateways"]?.array?.count == 1)
  }

  @Test func `strangers meet no faults`() throws {
    let bed = try TestBed()
    try setFaults(bed, #"{"rules": [{"answer": "busy"}]}"#)
    #expect(bed.plain("GET", TestBed.gateways).status == 401)
    #expect(bed.plain("GET", "/nowhere").status == 404)
    #expect(bed.plain("POST", "/v3/auth/tokens", TestBed.tokenRequest()).errorCode == "VPN.0030")
  }

  @Test func `a plan moves the clock until it is replaced`() throws {
    let bed = try TestBed()
    try setFaults(bed, #"{"clock_offset_seconds": 3600}"#)
    #expect(try bed.send("GET", TestBed.gateways).status == 401)
    bed.cloud.setFaults(FaultPlan())
    #expect(try bed.send("GET", TestBed.gateways).status == 200)
  }

  @Test func `the second shape of an error is spoken too`() throws {
    let bed = try TestBed()
    try setFaults(
      bed,
      #"""
      {"rules": [{"answer": {"status": 400, "code": "VPN.0001", "text": "invalid request:xxx",
                             "shape": "code_message"}}]}
      """#)
    #expect(
      try bed.send("GET", TestBed.gateways).json
        == ["code": "VPN.0001", "message": "invalid request:xxx"])
  }
}

import Testing

@testable import Sandbox

struct AuthenticatorTests {
  private let prefix = "Incorrect IAM authentication information: "

  @Test func `a good signature is served`() throws {
    #expect(try TestBed().send("GET", TestBed.gateways).status == 200)
  }

  @Test func `query, body and further fields are covered by the signature`() throws {
    let bed = try TestBed()
    let query =
      "?enterprise_project_id=0&enterprise_project_id=7354dda9-de30-4a8d-8a86-a6b08fb92043"
    #expect(try bed.send("GET", TestBed.gateways + query).status == 200)
    #expect(
      try bed.send(
        "POST", TestBed.gateways, TestBed.order(), extra: [("x-project-id", TestBed.project)]
      ).status == 201)
  }

  @Test func `a changed body breaks the signature`() throws {
    let bed = try TestBed()
    let signed = try bed.send("POST", TestBed.gateways, TestBed.order(), secret: "another")
    #expect(signed.status == 401)
    #expect(signed.errorCode == "APIGW.0301")
    #expect(signed.errorText == prefix + "verify aksk signature fail")
  }

  @Test func `an unknown key is named`() throws {
    let answer = try TestBed().send("GET", TestBed.gateways, keyID: "AKNOBODY")
    #expect(answer.status == 401)
    #expect(answer.errorText == prefix + "Get secretKey failed,ak:AKNOBODY,err:ak not exist")
  }

  @Test(arguments: [(-900, true), (900, true), (-901, false), (901, false)] as [(Int64, Bool)])
  func `fifteen minutes of skew are allowed in either direction`(
    _ offset: Int64, _ isGood: Bool
  ) throws {
    let answer = try TestBed().send("GET", TestBed.gateways, signedAt: offset)
    #expect(answer.status == (isGood ? 200 : 401))
    if !isGood {
      #expect(answer.errorText == prefix + "calc ak sk signature fail:signature expired")
    }
  }

  @Test func `a wrong clock of the cloud shows in the date and in what it refuses`() throws {
    let bed = try TestBed { $0.clockOffsetNanoseconds = 3_600_000_000_000 }
    let refused = try bed.send("GET", TestBed.gateways)
    #expect(refused.status == 401)
    #expect(refused.value(of: "date") == "Thu, 15 Sep 2022 09:56:09 GMT")
    #expect(try bed.send("GET", TestBed.gateways, signedAt: 3_600).status == 200)
  }

  @Test func `an authorization that cannot be read is a wrong signature`() throws {
    let answer = try TestBed().plain(
      "GET", TestBed.gateways, fields: [("authorization", "Basic eA==")])
    #expect(answer.status == 401)
    #expect(answer.errorText == prefix + "verify aksk signature fail")
  }

  @Test func `without any proof a token is asked for`() throws {
    let answer = try TestBed().plain("GET", TestBed.gateways)
    #expect(answer.status == 401)
    #expect(answer.errorText == prefix + "x-auth-token not found")
  }

  @Test func `a temporary key needs its token and ends`() throws {
    let bed = try TestBed {
      $0.accessKeys[0].securityToken = "session-token"
      $0.accessKeys[0].expiresAt = 1_663_232_169_386_000_000 + 60_000_000_000
    }
    let without = try bed.send("GET", TestBed.gateways)
    #expect(without.errorText == prefix + "decrypt token fail")
    let token = [("x-security-token", "session-token")]
    #expect(try bed.send("GET", TestBed.gateways, extra: token).status == 200)
    bed.clock.advance(seconds: 61)
    let late = try bed.send("GET", TestBed.gateways, extra: token)
    #expect(late.errorText == prefix + "calc ak sk signature fail:signature expired")
  }

  @Test func `a key that cannot be one is refused at the start`() {
    #expect(throws: FieldFault.self) { try TestBed { $0.accessKeys[0].id = "a,b" } }
    #expect(throws: FieldFault.self) { try TestBed { $0.accessKeys[0].secret = "" } }
  }

  @Test func `the other spelling of the prefix is a setting`() throws {
    let answer = try TestBed { $0.gatewayErrorPrefix = "APIG." }.plain("GET", TestBed.gateways)
    #expect(answer.errorCode == "APIG.0301")
  }
}

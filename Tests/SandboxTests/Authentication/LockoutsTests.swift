import Testing

@testable import Sandbox

struct LockoutsTests {
  private let locked =
    "Incorrect IAM authentication information: AK access failed to reach the limit,forbidden"

  @Test func `the sixth failure in a row locks the key for five minutes`() throws {
    let bed = try TestBed()
    for _ in 0..<6 {
      let answer = try bed.send("GET", TestBed.gateways, secret: "wrong")
      #expect(answer.errorText?.hasSuffix("verify aksk signature fail") == true)
    }
    let good = try bed.send("GET", TestBed.gateways)
    #expect(good.status == 401)
    #expect(good.errorCode == "APIGW.0301")
    #expect(good.errorText == locked)
    #expect(try bed.send("GET", TestBed.gateways, secret: "wrong").errorText == locked)

    bed.clock.advance(seconds: 299)
    #expect(try bed.send("GET", TestBed.gateways).errorText == locked)
    bed.clock.advance(seconds: 1)
    #expect(try bed.send("GET", TestBed.gateways).status == 200)
  }

  @Test func `five failures lock nothing, and a success begins the count anew`() throws {
    let bed = try TestBed()
    for _ in 0..<3 {
      for _ in 0..<5 { _ = try bed.send("GET", TestBed.gateways, secret: "wrong") }
      #expect(try bed.send("GET", TestBed.gateways).status == 200)
    }
  }

  @Test func `a lock that has ended counts from the start`() throws {
    let bed = try TestBed()
    for _ in 0..<6 { _ = try bed.send("GET", TestBed.gateways, secret: "wrong") }
    bed.clock.advance(seconds: 300)
    #expect(try bed.send("GET", TestBed.gateways, secret: "wrong").errorText != locked)
    #expect(try bed.send("GET", TestBed.gateways).status == 200)
  }

  @Test func `one key's failures do not lock another, and tokens go on`() throws {
    let bed = try TestBed { $0.accessKeys.append(.init(id: "AKOTHER", secret: "other")) }
    let token = try bed.token()
    for _ in 0..<8 { _ = try bed.send("GET", TestBed.gateways, secret: "wrong") }
    #expect(try bed.send("GET", TestBed.gateways, secret: "other", keyID: "AKOTHER").status == 200)
    #expect(bed.plain("GET", TestBed.gateways, fields: [("x-auth-token", token)]).status == 200)
  }

  @Test func `a wrong clock counts as a failure too`() throws {
    let bed = try TestBed()
    for _ in 0..<6 { _ = try bed.send("GET", TestBed.gateways, signedAt: 5_000) }
    #expect(try bed.send("GET", TestBed.gateways).errorText == locked)
  }
}

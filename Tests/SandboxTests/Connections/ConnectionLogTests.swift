import Testing

@testable import Sandbox

struct ConnectionLogTests {
  @Test func `a line for each time the tunnel is down, none for a tunnel that is up`() throws {
    let bed = try TestBed()
    let created = try bed.postConnection(try bed.ends())
    let id = try #require(created.json["vpn_connection"]?["id"]?.string)
    func lines() throws -> [JSONValue] {
      let answer = try bed.send("GET", "\(TestBed.connections)/\(id)/log")
      #expect(answer.json.object?.members.map(\.name) == ["logs", "request_id"])
      return answer.json["logs"]?.array ?? []
    }
    #expect(try lines().isEmpty)
    bed.clock.advance(seconds: 2)
    #expect(try lines().count == 1)
    bed.setStatus("ACTIVE", of: "vpn-connection", id)
    #expect(try lines().count == 1)
    bed.setStatus("DOWN", of: "vpn-connection", id)
    #expect(try lines().count == 2)
    #expect(try lines()[1]["raw_message"]?.string?.contains("[198.51.100.21]") == true)
  }

  @Test func `a log keeps its latest lines`() throws {
    let bed = try TestBed()
    let id = try bed.connect(try bed.ends())
    for _ in 0..<ConnectionLog.maxLines + 5 { bed.setStatus("DOWN", of: "vpn-connection", id) }
    let answer = try bed.send("GET", "\(TestBed.connections)/\(id)/log")
    #expect(answer.json["logs"]?.array?.count == ConnectionLog.maxLines)
  }
}

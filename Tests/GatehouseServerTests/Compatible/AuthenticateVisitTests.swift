import Testing
import Transport

@testable import GatehouseServer

@Suite struct AuthenticateVisitTests {
  private static let list = "/v5/p1/vpn-gateways"

  @Test func `a signature is its key's caller`() async throws {
    let said = try await VisitStage.run { stage in
      let target = "/v3/projects"
      let exchange = stage.exchange("GET", target, try stage.signature("GET", target, by: "GHVR"))
      return stage.way(of: exchange)
    }
    #expect(said == "reader")
  }

  @Test func `a body that is another than the signed one is refused`() async throws {
    let said = try await VisitStage.run { stage in
      let fields = try stage.signature("POST", Self.list, body: "{}")
      return ["{}", "{ }", ""].map { body in
        stage.way(of: stage.exchange("POST", Self.list, fields, body: body))
      }
    }
    #expect(said[0] == "one \(Self.list)")
    #expect(said[1] == "UNAUTHENTICATED: verify aksk signature fail")
    #expect(said[2] == said[1])
  }

  @Test func `AuthenticateVisit takes a body that is not signed for reads alone`() async throws {
    let marker = [("x-sdk-content-sha256", "UNSIGNED-PAYLOAD")]
    let said = try await VisitStage.run { stage in
      try ["GET", "POST"].map { method in
        let fields = try stage.signature(method, Self.list, marker, body: "{}")
        return stage.way(of: stage.exchange(method, Self.list, fields, body: "{}"))
      }
    }
    #expect(said[0] == "one \(Self.list)")
    #expect(said[1].contains("UNSIGNED-PAYLOAD is not taken"))
  }

  @Test func `form, time and key are looked at before there is a body`() async throws {
    let said = try await VisitStage.run { stage in
      let old = try stage.signature("GET", Self.list, secondsOff: -1000)
      let known = try stage.signature("GET", Self.list)
      let unknown = known.map { ($0.0, $0.1.split(separator: "GHVW").joined(separator: "GHVX")) }
      return [old, unknown, [("authorization", "Basic x")], []].map { fields in
        let exchange = stage.exchange("GET", Self.list, fields)
        guard case .discard = stage.desk.begin(exchange) else { return "taken" }
        stage.desk.complete(exchange)
        return exchange.fields[0] + exchange.text
      }
    }
    #expect(said.allSatisfy { $0.hasPrefix(":status: 401") && $0.contains("APIGW.0301") })
    #expect(said[0].contains("calc ak sk signature fail:signature expired"))
    #expect(said[1].contains("Get secretKey failed,ak:GHVX,err:ak not exist"))
    #expect(said[2].contains("the algorithm is neither"))
    #expect(said[3].contains("x-auth-token not found"))
  }

  @Test func `two credentials in one request are refused`() async throws {
    let said = try await VisitStage.run { stage in
      let fields = try stage.signature("GET", Self.list)
      return [fields + [("x-auth-token", "ght_x")], fields + fields].map { fields in
        stage.way(of: stage.exchange("GET", Self.list, fields))
      }
    }
    #expect(said.allSatisfy { $0.hasPrefix("UNAUTHENTICATED: ") })
  }

  @Test func `a listener that takes no virtual keys refuses them`() async throws {
    let said = try await VisitStage.run(methods: "api_key") { stage in
      [try stage.signature("GET", Self.list), [("x-auth-token", "ght_x")]].map { fields in
        stage.way(of: stage.exchange("GET", Self.list, fields))
      }
    }
    #expect(said.allSatisfy { $0.contains("takes no virtual keys") })
  }

  @Test func `who is not proven hears nothing of permissions`() async throws {
    let said = try await VisitStage.run { stage in
      // The reader may not create; its signature is of another request.
      let fields = try stage.signature("POST", "/v5/p1/vpn-gatewayz", by: "GHVR")
      return stage.way(of: stage.exchange("POST", Self.list, fields, body: "{}"))
    }
    #expect(said == "UNAUTHENTICATED: verify aksk signature fail")
  }

  @Test func `TokenTime writes six digits of fraction`() {
    #expect(TokenTime.text(1_758_096_000) == "2025-09-17T08:00:00.000000Z")
  }
}

import CallModel
import Cryptography
import Signing
import Synchronization
import System
import TestTools
import Testing
import Transport

@testable import Upstream

/// What a credential shows to a scripted cloud while its source and its tokens change.
@Suite struct CredentialKeeperTests {
  typealias Reply = ScriptedCloud.Reply

  /// Gives what a test puts into it.
  private struct Source: CredentialSource {
    let material: CredentialMaterial?
    var runsProgram: Bool { false }
    func stamp() -> [FileStamp?] { [] }
    func read() throws(SourceFailure) -> CredentialMaterial {
      guard let material else { throw SourceFailure("the source is empty") }
      return material
    }
  }

  private static func password(_ text: String = "right") throws -> CredentialMaterial {
    .password(
      try #require(
        PasswordLogin(
          user: .name("bob"), account: .name("corp"), password: SecretBytes(utf8: text),
          scope: .project(.name("region")))), expires: nil)
  }

  private static func key(_ id: String) throws -> CredentialMaterial {
    .key(SigningKey(try AccessKey(id: id, secret: SecretBytes(utf8: "SK"))), expires: nil)
  }

  private static func tokens(
    project: ProjectChoice = .known(id: "p", name: nil), _ material: CredentialMaterial
  ) -> CloudCredential {
    CloudCredential(
      name: "main", project: project, carriesTokens: true, source: Source(material: material),
      material: material, clock: HandClock().read)
  }

  private static func keyed(_ material: CredentialMaterial) -> CloudCredential {
    CloudCredential(
      name: "main", project: .known(id: "p", name: nil), carriesTokens: false,
      source: Source(material: material), material: material, clock: HandClock().read)
  }

  private static func token(_ number: Int, project: String = "p") -> Reply {
    .answer(
      201,
      #"{"token":{"issued_at":"2025-09-17T08:00:00Z","expires_at":"2025-09-18T08:00:00Z","#
        + #""project":{"id":"\#(project)","name":"region"}}}"#,
      fields: [("x-subject-token", "MII\(number)")])
  }

  private static let renew = Reply.refusal(401, "APIGW.0307", "The token must be updated")
  private static let wrong = Reply.answer(401, #"{"error_code":"IAM.0001","error_msg":"no"}"#)

  private func crowd(_ count: Int, on cloud: ScriptedCloud) async -> [Result<CloudAnswer, Refusal>]
  {
    await withTaskGroup(of: Result<CloudAnswer, Refusal>.self) { group in
      for number in 0..<count {
        group.addTask { await cloud.call("GetVpnGateway", loop: number % 2) }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
  }

  private func reasons(_ outcomes: [Result<CloudAnswer, Refusal>]) -> Set<String> {
    Set(
      outcomes.map { outcome in
        switch outcome {
        case .success: "OK"
        case .failure(let refusal): refusal.reason
        }
      })
  }

  @Test func `a crowd on all loops waits for one token`() async throws {
    try await ScriptedCloud.run(
      loopCount: 2, credential: Self.tokens(try Self.password())
    ) { method, number in
      method == "POST" ? Self.token(number) : .answer(200)
    } _: { cloud in
      #expect(reasons(await crowd(40, on: cloud)) == ["OK"])
      #expect(cloud.asked.count { $0 == "POST" } == 1)
      #expect(cloud.targets.contains("/v3/auth/tokens?nocatalog=true"))
      #expect(Set(cloud.dates) == ["-"], "nothing is signed")
      let status = cloud.credential.status
      #expect(status.state == .ok)
      #expect(status.kind == .password)
      #expect(status.refreshes.succeeded == 1)
      #expect(status.expires != nil)
      #expect(await cloud.begin("GetVpnGateway") != nil, "no task is needed any more")
    }
  }

  @Test func `a token refused once is replaced once for all who held it`() async throws {
    let isEnded = Mutex(true)
    try await ScriptedCloud.run(
      loopCount: 2, credential: Self.tokens(try Self.password())
    ) { method, number in
      if method == "POST" {
        if number > 0 { isEnded.withLock { $0 = false } }
        return Self.token(number)
      }
      return isEnded.withLock { $0 } ? Self.renew : .answer(200)
    } _: { cloud in
      #expect(reasons(await crowd(40, on: cloud)) == ["OK"])
      #expect(cloud.asked.count { $0 == "POST" } == 2)
    }
  }

  @Test func `a cloud that takes no token at all is not asked in circles`() async throws {
    try await ScriptedCloud.run(
      loopCount: 2, credential: Self.tokens(try Self.password())
    ) { method, number in
      method == "POST" ? Self.token(number) : Self.renew
    } _: { cloud in
      for _ in 0..<5 {
        for reason in reasons(await crowd(10, on: cloud)) {
          #expect(["CREDENTIAL_REFUSED", "CREDENTIAL_UNAVAILABLE"].contains(reason))
        }
      }
      #expect(cloud.asked.count { $0 == "POST" } < 10)
    }
  }

  @Test func `a wrong password is shown once, and the right one as soon as it is there`()
    async throws
  {
    let credential = Self.tokens(try Self.password("wrong"))
    try await ScriptedCloud.run(loopCount: 2, credential: credential) { method, number in
      method == "POST" ? (number == 0 ? Self.wrong : Self.token(number)) : .answer(200)
    } _: { cloud in
      #expect(reasons(await crowd(40, on: cloud)) == ["CREDENTIAL_REFUSED"])
      #expect(cloud.asked == ["POST"])
      #expect(credential.status.state == .broken)
      #expect(credential.status.refreshes.refused == 1)
      credential.take(Source(material: try Self.password("right")))
      while credential.status.state != .ok { await Task.yield() }
      #expect(reasons(await crowd(4, on: cloud)) == ["OK"])
      #expect(cloud.asked.count { $0 == "POST" } == 2)
    }
  }

  @Test func `an IAM that cannot be understood is told with the time to come back`()
    async throws
  {
    let credential = Self.tokens(try Self.password())
    try await ScriptedCloud.run(loopCount: 2, credential: credential) { _, _ in
      .answer(503, fields: [("retry-after", "7200")])
    } _: { cloud in
      guard case .failure(let refusal) = await cloud.call("GetVpnGateway") else {
        Issue.record("answered")
        return
      }
      #expect(refusal.code == .unavailable)
      #expect(refusal.reason == "CREDENTIAL_UNAVAILABLE")
      #expect((refusal.retryAfter ?? .zero) > .seconds(3600), "IAM asked for it")
      #expect(cloud.asked == ["POST"])
    }
  }

  @Test func `the project of a token is learnt from it`() async throws {
    let credential = Self.tokens(project: .named("region"), try Self.password())
    try await ScriptedCloud.run(credential: credential) { method, number in
      Self.token(number, project: "found")
    } _: { cloud in
      try await cloud.waitForProject().get()
      #expect(credential.projectID == "found")
    }
  }

  @Test func `the project of a key is asked for by its name`() async throws {
    let credential = CloudCredential(
      name: "main", project: .named("region"), carriesTokens: false,
      source: Source(material: try Self.key("AK1")), material: try Self.key("AK1"),
      clock: HandClock().read)
    try await ScriptedCloud.run(credential: credential) { _, _ in
      .answer(200, #"{"projects":[{"id":"found","name":"region"}]}"#)
    } _: { cloud in
      try await cloud.waitForProject().get()
      #expect(credential.projectID == "found")
      #expect(cloud.targets == ["/v3/projects?name=region"])
      #expect(credential.status.state == .ok, "the cloud has accepted the key")
    }
  }

  @Test func `a new key signs a read before it takes over`() async throws {
    let credential = Self.keyed(try Self.key("AK1"))
    try await ScriptedCloud.run(credential: credential) { _, _ in
      .answer(200)
    } _: { cloud in
      _ = try await cloud.call("GetVpnGateway").get()
      credential.take(Source(material: try Self.key("AK2")))
      while credential.status.identity != "AK2" { await Task.yield() }
      #expect(cloud.targets.last == "/v5/p/vpn/quotas")
      let status = credential.status
      #expect(status.idle?.identity == "AK1")
      #expect(status.state == .ok)
      #expect(status.candidate == nil)
      while cloud.reported.isEmpty { await Task.yield() }
      guard case .tookOver("AK2", "AK1") = cloud.reported[0].kind else {
        Issue.record("\(cloud.reported)")
        return
      }
      _ = try await cloud.call("GetVpnGateway").get()
    }
  }

  @Test func `a key that may not read quotas reads the zones`() async throws {
    let credential = Self.keyed(try Self.key("AK1"))
    try await ScriptedCloud.run(credential: credential) { _, number in
      number == 0 ? .refusal(403, "VPN.0003") : .answer(200)
    } _: { cloud in
      credential.take(Source(material: try Self.key("AK2")))
      while credential.status.identity != "AK2" { await Task.yield() }
      #expect(cloud.targets == ["/v5/p/vpn/quotas", "/v5/p/vpn-gateways/availability-zones"])
    }
  }

  @Test func `a new key that the cloud does not accept changes nothing`() async throws {
    let credential = Self.keyed(try Self.key("AK1"))
    try await ScriptedCloud.run(credential: credential) { _, number in
      number == 1 ? .wrongKey : .answer(200)
    } _: { cloud in
      _ = try await cloud.call("GetVpnGateway").get()
      credential.take(Source(material: try Self.key("AK2")))
      while cloud.reported.isEmpty { await Task.yield() }
      let status = credential.status
      #expect(status.identity == "AK1")
      #expect(status.state == .ok)
      #expect(status.candidate?.identity == "AK2")
      #expect(status.candidate?.lastFailure != nil)
      #expect(status.idle == nil)
      for _ in 0..<5 { _ = try await cloud.call("GetVpnGateway").get() }
      #expect(cloud.asked.count == 7, "it is not shown again")
      // The one before is put back: there is nothing to prove any more.
      credential.take(Source(material: try Self.key("AK1")))
      while credential.status.candidate != nil { await Task.yield() }
      #expect(credential.status.identity == "AK1")
    }
  }

  @Test func `a wrong clock is corrected while a key is proven`() async throws {
    let credential = Self.keyed(try Self.key("AK1"))
    let hourAhead = HTTPDate.format(WallClock.now().seconds + 3600)
    try await ScriptedCloud.run(credential: credential) { _, number in
      number == 0
        ? .refusal(401, "APIGW.0301", "signature expired", fields: [("date", hourAhead)])
        : .answer(200)
    } _: { cloud in
      credential.take(Source(material: try Self.key("AK2")))
      while credential.status.identity != "AK2" { await Task.yield() }
      #expect(abs(credential.status.clockOffsetSeconds - 3600) < 1_800)
      #expect(cloud.asked.count == 2)
    }
  }

  @Test func `a source that gives nothing leaves what is there`() async throws {
    let credential = Self.keyed(try Self.key("AK1"))
    try await ScriptedCloud.run(credential: credential) { _, _ in
      .answer(200)
    } _: { cloud in
      credential.take(Source(material: nil))
      while credential.status.lastFailure == nil { await Task.yield() }
      #expect(credential.status.lastFailure?.words == "the source is empty")
      _ = try await cloud.call("GetVpnGateway").get()
      #expect(credential.brokenBecause == nil)
    }
  }
}

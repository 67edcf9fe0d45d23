import Testing

@testable import Sandbox

struct ProjectsTests {
  private func bed() throws -> TestBed {
    try TestBed {
      $0.projects = [
        .init(id: TestBed.project, name: "project_name"), .init(id: "b2", name: "other"),
      ]
    }
  }

  @Test func `the example's answer comes out, but for the host`() throws {
    let bed = try TestBed { $0.projects[0].name = "project_name" }
    let answer = try bed.send("GET", "/v3/projects")
    #expect(answer.status == 200)
    let expected = String(
      decoding: try Example.load("list-projects.response").text, as: UTF8.self)
    #expect(
      String(decoding: answer.body, as: UTF8.self)
        == expected.replacing("www.example.com", with: TestBed.host))
  }

  @Test func `projects are picked by name`() throws {
    let bed = try bed()
    let found = try bed.send("GET", "/v3/projects?name=other")
    #expect(found.json["projects"]?.array?.map { $0["id"] } == ["b2"])
    #expect(try bed.send("GET", "/v3/projects?name=none").json["projects"] == [])
    #expect(try bed.send("GET", "/v3/projects").json["projects"]?.array?.count == 2)
  }

  @Test func `a token lists all projects it can be scoped to`() throws {
    let bed = try bed()
    let answer = bed.plain(
      "POST", "/v3/auth/tokens", TestBed.tokenRequest(project: "project_name"))
    let fields = [(name: "x-auth-token", value: try #require(answer.value(of: "x-subject-token")))]
    let listed = bed.plain("GET", "/v3/auth/projects", fields: fields)
    #expect(listed.json["projects"]?.array?.map { $0["name"] } == ["project_name", "other"])
    #expect(
      listed.json["links"]?["self"] == .string("https://\(TestBed.host)/v3/auth/projects"))
  }

  @Test func `projects are not for strangers`() throws {
    #expect(try bed().plain("GET", "/v3/projects").status == 401)
  }
}

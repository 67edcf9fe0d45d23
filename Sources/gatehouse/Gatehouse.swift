import ArgumentParser

/// The credential broker for a cloud's VPN service.
@main
struct Gatehouse: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gatehouse",
    abstract: "Holds a team's credentials for a cloud's VPN service, and calls it for them.",
    discussion: """
      Services call Gatehouse over gRPC, Connect or plain JSON on one TLS port, with a key of \
      Gatehouse's own. It decides whether they may, signs with the cloud's credential, and passes \
      the answer on. Nobody but Gatehouse sees the credential.

      To see it work, with nothing configured:  gatehouse demo
      To serve:                                 gatehouse serve --config config/gatehouse.yaml
      """,
    version: Version.text,
    subcommands: [
      ServeCommand.self, DemoCommand.self, SandboxCommand.self, CheckCommand.self,
      StatusCommand.self, ReloadCommand.self, ExplainCommand.self, CallCommand.self,
      KeysCommand.self, CredentialsCommand.self, SignCommand.self, DescribeCommand.self,
    ])
}

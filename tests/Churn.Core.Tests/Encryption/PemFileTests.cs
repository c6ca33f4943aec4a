using Churn.Core.Encryption;
using Churn.TestSupport;

namespace Churn.Core.Tests.Encryption;

public sealed class PemFileTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly TestAuthority authority = new("CN=Test root");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_certificate_and_its_key_are_read_from_one_file_or_two()
    {
        var issued = authority.IssueWorker();
        var both = new PemFile(TestAuthority.WriteWithKey(issued, folder["both.pem"]));
        var (certificate, key) = (Write("one.crt", issued.ExportCertificatePem()), Write("one.key", TestAuthority.KeyOf(issued)));

        using var ofOne = both.ReadWithKey(both);
        using var ofTwo = certificate.ReadWithKey(key);

        ofOne!.Thumbprint.Should().Be(issued.Thumbprint);
        ofOne.HasPrivateKey.Should().BeTrue();
        ofTwo!.Thumbprint.Should().Be(issued.Thumbprint);
        both.ReadCertificates().Should().ContainSingle();
        both.Faults.Concat(certificate.Faults).Concat(key.Faults).Should().BeEmpty();
    }

    [Fact]
    public void A_file_that_cannot_be_read_has_a_fault_without_its_place()
    {
        new PemFile(folder["none.pem"]).Faults.Should().Equal("does not exist.");
        Write("long.pem", new string(' ', (1 << 20) + 1)).Faults.Should().ContainSingle().Which.Should().Contain("1 MiB");
    }

    [Theory]
    [InlineData("", "holds no certificate")]
    [InlineData("cut", "was not written to its end")]
    [InlineData("damaged", "one of its certificates cannot be read")]
    public void Certificates_are_read_whole_or_not_at_all(string how, string fault)
    {
        var two = authority.IssueWorker().ExportCertificatePem() + "\n" + authority.Certificate.ExportCertificatePem();
        var file = Write("chain.pem", how switch
        {
            "cut" => two[..^100],
            "damaged" => two.Replace("\nMI", "\nAA", StringComparison.Ordinal),
            _ => how,
        });

        file.ReadCertificates().Should().BeNull();

        file.Faults.Should().ContainSingle().Which.Should().Contain(fault);
    }

    [Fact]
    public void The_key_of_another_certificate_is_a_fault_of_the_keys_file()
    {
        var certificate = Write("one.crt", authority.IssueWorker().ExportCertificatePem());
        var key = Write("other.key", TestAuthority.KeyOf(authority.IssueWorker()));

        certificate.ReadWithKey(key).Should().BeNull();

        certificate.Faults.Should().BeEmpty();
        key.Faults.Should().ContainSingle().Which.Should().Contain("is not the key of the certificate");
    }

    [Fact]
    public void A_certificate_is_valid_from_its_beginning_until_its_end()
    {
        var certificate = authority.IssueWorker();
        var (begins, ends) = ((DateTimeOffset)certificate.NotBefore, (DateTimeOffset)certificate.NotAfter);

        CertificateChecks.WhyNotValid(certificate, begins).Should().BeNull();
        CertificateChecks.WhyNotValid(certificate, ends.AddSeconds(-1)).Should().BeNull();
        CertificateChecks.WhyNotValid(certificate, ends).Should().Contain("expired at");
        CertificateChecks.WhyNotValid(certificate, begins.AddSeconds(-1)).Should().Contain("is valid from");
    }

    private PemFile Write(string name, string content)
    {
        File.WriteAllText(folder[name], content);
        return new PemFile(folder[name]);
    }
}

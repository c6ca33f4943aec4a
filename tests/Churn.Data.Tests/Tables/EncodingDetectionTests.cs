using Churn.Core.Csv;
using Churn.Data.Tables;
using Churn.TestSupport;

namespace Churn.Data.Tests.Tables;

public sealed class EncodingDetectionTests : IDisposable
{
    private const string Russian =
        "ключ;тариф;отток|Москва;базовый;да|Казань;про;нет|Новосибирск;базовый;да|Екатеринбург;про;нет";
    private const string Chinese = "编号,套餐,流失|北京,基础,是|上海,专业,否|广州,基础,是|深圳,专业,否";
    private const string Turkish =
        "müşteri;şehir;kayıp|Yılmaz;İstanbul;hayır|Şahin;Ağrı;evet|Çelik;Muğla;hayır|Öztürk;Eskişehir;evet";
    private const string Polish =
        "klient;miasto;odszedł|Wójcik;Łódź;tak|Dąbrowski;Kraków;nie|Kamińska;Poznań;nie|Zieliński;Białystok;tak";
    private const string Czech =
        "zákazník;město;odešel|Novák;Plzeň;ano|Dvořák;Brno;ne|Černý;Ústí;ne|Procházková;České Budějovice;ano";
    private const string Hungarian =
        "ügyfél;város;elment|Kovács;Győr;igen|Szabó;Székesfehérvár;nem|Tóth;Gyöngyös;nem|Erdős;Kőszeg;igen";
    private const string Greek = "πελάτης;πόλη;αποχώρησε|Παπαδόπουλος;Αθήνα;ναι|Γεωργίου;Θεσσαλονίκη;όχι|Νικολάου;Πάτρα;όχι";
    private const string Hebrew = "לקוח;עיר;נטש|כהן;ירושלים;כן|לוי;חיפה;לא|מזרחי;תל אביב;לא";
    private const string Arabic = "العميل;المدينة;غادر|محمد;القاهرة;نعم|فاطمة;الرياض;لا|خالد;دمشق;لا";
    private const string Japanese = "顧客,プラン,解約|田中,ベーシック,はい|鈴木,プロ,いいえ|佐藤,ベーシック,いいえ";
    private const string Korean = "고객,요금제,해지|김철수,기본,예|이영희,프로,아니오|박민수,기본,아니오|서울,부산,대전";
    private const string Thai = "ลูกค้า,เมือง,ยกเลิก|สมชาย,กรุงเทพ,ใช่|สมหญิง,เชียงใหม่,ไม่";
    private const string German = "Kunde;Ort;gekündigt|Müller;Köln;ja|Groß;München;nein|Jäger;Lübeck;nein";
    private const string French = "client;ville;résilié|Lefèvre;Besançon;oui|Hébert;Orléans;non|Gaëlle;Nîmes;non";
    private const string Spanish = "cliente;ciudad;baja|Muñoz;Málaga;sí|Ibáñez;León;no|Núñez;Cádiz;no";
    private const string Portuguese = "cliente;cidade;cancelou|João;São Paulo;sim|Conceição;Brasília;não|Inês;Évora;não";
    private const string Danish = "kunde;by;opsagt|Sørensen;Århus;ja|Jørgensen;København;nej|Kjær;Odense;nej";

    private readonly TempFolder folder = new();

    [Theory]
    [InlineData("windows-1251", Russian)]
    [InlineData("koi8-r", Russian)]
    [InlineData("cp866", Russian)]
    [InlineData("gb18030", Chinese)]
    [InlineData("big5", "客戶,方案,流失|臺北,基本,是|高雄,專業,否|臺中,基本,否")]
    [InlineData("shift_jis", Japanese)]
    [InlineData("euc-jp", Japanese)]
    [InlineData("euc-kr", Korean)]
    [InlineData("windows-1254", Turkish)]
    [InlineData("windows-1250", Polish)]
    [InlineData("windows-1250", Czech)]
    [InlineData("windows-1250", Hungarian)]
    [InlineData("iso-8859-2", Polish)]
    [InlineData("windows-1253", Greek)]
    [InlineData("windows-1255", Hebrew)]
    [InlineData("windows-1256", Arabic)]
    [InlineData("windows-874", Thai)]
    [InlineData("macintosh", German)]
    [InlineData("cp850", German)]
    [InlineData("windows-1252", German)]
    [InlineData("windows-1252", French)]
    [InlineData("windows-1252", Spanish)]
    [InlineData("windows-1252", Portuguese)]
    [InlineData("windows-1252", Danish)]
    [InlineData("utf-16", Russian)]
    [InlineData("utf-16BE", Chinese)]
    [InlineData("utf-32", Japanese)]
    public void Legacy_code_pages_are_detected_by_their_words(string name, string lines)
    {
        var text = lines.Replace("|", "\n") + "\n";

        var table = Read(TextEncodings.Find(name)!.GetBytes(text));

        Written(table, text.Contains(';') ? ';' : ',').Should().Be(lines);
        table.Notes.Should().Contain(note => note.StartsWith("the file is read as ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("name,city\nAnna,Köln\n")]
    [InlineData("name,price\nAnna,5 €\n")]
    [InlineData("name,city\nPeña,5\n")]
    [InlineData("name,note\nAnna,“quoted” – and 20 °C\n")]
    public void Little_Western_text_is_Windows_1252_as_ever(string text)
    {
        var table = Read(TextEncodings.Find("windows-1252")!.GetBytes(text));

        Written(table, ',').Should().Be(text.TrimEnd('\n').Replace('\n', '|'));
        table.Dialect.Encoding.CodePage.Should().Be(1252);
    }

    [Fact]
    public void An_encoding_that_is_not_sure_is_refused_with_the_likely_ones_and_a_letter_that_each_reads()
    {
        var refusal = Refusal(TextEncodings.Find("windows-1254")!.GetBytes("name,yes\nAnna,hayır\n"));

        refusal.Line.Should().Be(2);
        refusal
            .Rule.Should()
            .Contain("windows-1254 (it reads the letter 'ı')")
            .And.Contain("(it reads the letter 'ý')")
            .And.Contain(": look at line 2.")
            .And.Contain("--encoding")
            .And.NotContainAny("hay", "ır", "ýr", "Anna");
    }

    [Fact]
    public void An_encoding_that_was_guessed_is_told_by_letters_and_never_by_a_word()
    {
        var note = Read(TextEncodings.Find("windows-1252")!.GetBytes("name,notes\nAnn,fine\nEve,Müllerzqnameñlein\n")).Notes
            .Single(told => told.Contains("Windows-1252"));

        note.Should().MatchRegex("if the letter '.' on line 3 should be '.': --encoding").And.NotContainAny("ller", "zq", "lein");
    }

    [Fact]
    public void Bytes_of_no_language_are_refused() =>
        Refusal([.. "a,b\n"u8, .. Enumerable.Range(0, 400).Select(i => (byte)(128 + (i * 37 % 128))), .. ",1\n"u8])
            .Rule.Should()
            .Contain("not sure");

    [Theory]
    [InlineData("windows-1251")]
    [InlineData("cp1251")]
    [InlineData("1251")]
    public void An_encoding_is_known_by_every_name_of_it(string name)
    {
        var table = Read(
            TextEncodings.Find("windows-1251")!.GetBytes(Russian.Replace("|", "\n")),
            new ReadingOptions { Encoding = name });

        table.Header.Should().Equal("ключ", "тариф", "отток");
        table.Notes.Should().NotContain(note => note.Contains("read as"));
    }

    [Fact]
    public void An_unknown_encoding_is_a_fault_of_the_options() =>
        new ReadingOptions { Encoding = "klingon" }.Check().Should().ContainSingle().Which.Should().Contain("klingon");

    [SkippableTheory]
    [InlineData("cp1251.csv", "код")]
    [InlineData("gb18030.csv", "编号")]
    public void The_faults_of_the_field_are_read(string file, string name)
    {
        CsvCustomerReader.Read(SharedData.Require($"../faults/27-other-code-pages/{file}")).Header[0].Should().Be(name);
    }

    public void Dispose() => folder.Dispose();

    private static string Written(CustomerTable table, char separator) =>
        string.Join(
            '|',
            Enumerable
                .Range(0, table.Rows)
                .Select(row => string.Join(separator, table.Row(row)))
                .Prepend(string.Join(separator, table.Header)));

    private TableError Refusal(byte[] bytes)
    {
        var read = () => Read(bytes);
        return read.Should().Throw<DataRefusedException>().Which.Violations.Should().ContainSingle().Subject;
    }

    private CustomerTable Read(byte[] bytes, ReadingOptions? options = null)
    {
        File.WriteAllBytes(folder["customers.csv"], bytes);
        return CsvCustomerReader.Read(folder["customers.csv"], options);
    }
}

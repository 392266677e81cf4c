using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Drafting.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Consensus : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Agreement",
                table: "Paragraphs",
                type: "TEXT",
                maxLength: 40,
                nullable: false,
                defaultValue: "Open");

            migrationBuilder.AddColumn<string>(
                name: "Fate",
                table: "Paragraphs",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "OpenPolicy",
                table: "Paragraphs",
                type: "TEXT",
                maxLength: 40,
                nullable: false,
                defaultValue: "Drafting");

            migrationBuilder.AddColumn<bool>(
                name: "NamesBreakers",
                table: "Groups",
                type: "INTEGER",
                nullable: false,
                defaultValue: true);

            migrationBuilder.AddColumn<string>(
                name: "PositionsFor",
                table: "Groups",
                type: "TEXT",
                maxLength: 40,
                nullable: false,
                defaultValue: "Members");

            migrationBuilder.AddColumn<int>(
                name: "SilenceHours",
                table: "Groups",
                type: "INTEGER",
                nullable: false,
                defaultValue: 72);

            migrationBuilder.AddColumn<long>(
                name: "ClosedAt",
                table: "Drafts",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "OwnScale",
                table: "Drafts",
                type: "TEXT",
                maxLength: 4000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Scale",
                table: "Drafts",
                type: "TEXT",
                maxLength: 80,
                nullable: false,
                defaultValue: "un/1");

            migrationBuilder.AddColumn<bool>(
                name: "SealsPositions",
                table: "Drafts",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "ConsensusCalls",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    GroupId = table.Column<long>(type: "INTEGER", nullable: false),
                    DraftId = table.Column<long>(type: "INTEGER", nullable: false),
                    Towards = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Note = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    PersonId = table.Column<long>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Gavelled = table.Column<bool>(type: "INTEGER", nullable: false),
                    Stamp = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ConsensusCalls", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ConsensusCalls_Drafts_DraftId",
                        column: x => x.DraftId,
                        principalTable: "Drafts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Designations",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    GroupId = table.Column<long>(type: "INTEGER", nullable: false),
                    DraftId = table.Column<long>(type: "INTEGER", nullable: false),
                    RecommendationId = table.Column<long>(type: "INTEGER", nullable: true),
                    ParagraphId = table.Column<long>(type: "INTEGER", nullable: true),
                    Scale = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    Level = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    Justification = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    StandingThen = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    PersonId = table.Column<long>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Until = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Designations", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Designations_Drafts_DraftId",
                        column: x => x.DraftId,
                        principalTable: "Drafts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Designations_Paragraphs_ParagraphId",
                        column: x => x.ParagraphId,
                        principalTable: "Paragraphs",
                        principalColumn: "Id");
                    table.ForeignKey(
                        name: "FK_Designations_Recommendations_RecommendationId",
                        column: x => x.RecommendationId,
                        principalTable: "Recommendations",
                        principalColumn: "Id");
                });

            migrationBuilder.CreateTable(
                name: "NegotiatingGroups",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    GroupId = table.Column<long>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    ShortName = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    FormedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    DissolvedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_NegotiatingGroups", x => x.Id);
                    table.ForeignKey(
                        name: "FK_NegotiatingGroups_Groups_GroupId",
                        column: x => x.GroupId,
                        principalTable: "Groups",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "NegotiatingSessions",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    GroupId = table.Column<long>(type: "INTEGER", nullable: false),
                    DraftId = table.Column<long>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    BeganAt = table.Column<long>(type: "INTEGER", nullable: false),
                    PersonId = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_NegotiatingSessions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_NegotiatingSessions_Drafts_DraftId",
                        column: x => x.DraftId,
                        principalTable: "Drafts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Packages",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    GroupId = table.Column<long>(type: "INTEGER", nullable: false),
                    DraftId = table.Column<long>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Note = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    PersonId = table.Column<long>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    DissolvedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    DissolvedReason = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    Stamp = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Packages", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Packages_Drafts_DraftId",
                        column: x => x.DraftId,
                        principalTable: "Drafts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ReportTemplates",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    GroupId = table.Column<long>(type: "INTEGER", nullable: false),
                    DraftId = table.Column<long>(type: "INTEGER", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Disagreement = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Names = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    MinorityStatements = table.Column<bool>(type: "INTEGER", nullable: false),
                    Explanations = table.Column<bool>(type: "INTEGER", nullable: false),
                    SourceTable = table.Column<bool>(type: "INTEGER", nullable: false),
                    SilenceRecord = table.Column<bool>(type: "INTEGER", nullable: false),
                    Measures = table.Column<bool>(type: "INTEGER", nullable: false),
                    Participants = table.Column<bool>(type: "INTEGER", nullable: false),
                    Note = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    PersonId = table.Column<long>(type: "INTEGER", nullable: false),
                    ProposedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    AdoptedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    AdoptedBy = table.Column<long>(type: "INTEGER", nullable: true),
                    AdoptedDespite = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: true),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    EndedReason = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReportTemplates", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ReportTemplates_Drafts_DraftId",
                        column: x => x.DraftId,
                        principalTable: "Drafts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Revisions",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    GroupId = table.Column<long>(type: "INTEGER", nullable: false),
                    DraftId = table.Column<long>(type: "INTEGER", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Symbol = table.Column<string>(type: "TEXT", maxLength: 160, nullable: false),
                    Note = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    PublishedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    PersonId = table.Column<long>(type: "INTEGER", nullable: false),
                    Content = table.Column<string>(type: "TEXT", nullable: false),
                    Hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Final = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Revisions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Revisions_Drafts_DraftId",
                        column: x => x.DraftId,
                        principalTable: "Drafts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Silences",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    GroupId = table.Column<long>(type: "INTEGER", nullable: false),
                    DraftId = table.Column<long>(type: "INTEGER", nullable: false),
                    Title = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    Note = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    Towards = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    StartedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Deadline = table.Column<long>(type: "INTEGER", nullable: false),
                    TimeZone = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    DeadlineLocal = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    MinimumHours = table.Column<int>(type: "INTEGER", nullable: false),
                    NamesBreakers = table.Column<bool>(type: "INTEGER", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    CalledOffReason = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    PersonId = table.Column<long>(type: "INTEGER", nullable: false),
                    Stamp = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Silences", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Silences_Drafts_DraftId",
                        column: x => x.DraftId,
                        principalTable: "Drafts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "CallItems",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    ConsensusCallId = table.Column<long>(type: "INTEGER", nullable: false),
                    ParagraphId = table.Column<long>(type: "INTEGER", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    TextHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CallItems", x => x.Id);
                    table.ForeignKey(
                        name: "FK_CallItems_ConsensusCalls_ConsensusCallId",
                        column: x => x.ConsensusCallId,
                        principalTable: "ConsensusCalls",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_CallItems_Paragraphs_ParagraphId",
                        column: x => x.ParagraphId,
                        principalTable: "Paragraphs",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "NegotiatingGroupMembers",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    NegotiatingGroupId = table.Column<long>(type: "INTEGER", nullable: false),
                    DelegationId = table.Column<long>(type: "INTEGER", nullable: false),
                    Speaks = table.Column<bool>(type: "INTEGER", nullable: false),
                    From = table.Column<long>(type: "INTEGER", nullable: false),
                    Until = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_NegotiatingGroupMembers", x => x.Id);
                    table.ForeignKey(
                        name: "FK_NegotiatingGroupMembers_Delegations_DelegationId",
                        column: x => x.DelegationId,
                        principalTable: "Delegations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_NegotiatingGroupMembers_NegotiatingGroups_NegotiatingGroupId",
                        column: x => x.NegotiatingGroupId,
                        principalTable: "NegotiatingGroups",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Positions",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    GroupId = table.Column<long>(type: "INTEGER", nullable: false),
                    DraftId = table.Column<long>(type: "INTEGER", nullable: false),
                    TargetKind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    TargetId = table.Column<long>(type: "INTEGER", nullable: false),
                    DelegationId = table.Column<long>(type: "INTEGER", nullable: true),
                    NegotiatingGroupId = table.Column<long>(type: "INTEGER", nullable: true),
                    Ordinal = table.Column<int>(type: "INTEGER", nullable: false),
                    Slot = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    Act = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Stance = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Statement = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    Remedy = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    Basis = table.Column<string>(type: "TEXT", nullable: false),
                    WordsHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    PersonId = table.Column<long>(type: "INTEGER", nullable: false),
                    OnBehalf = table.Column<bool>(type: "INTEGER", nullable: false),
                    ReleasedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Until = table.Column<long>(type: "INTEGER", nullable: true),
                    Commitment = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    CommitmentSalt = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Positions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Positions_Delegations_DelegationId",
                        column: x => x.DelegationId,
                        principalTable: "Delegations",
                        principalColumn: "Id");
                    table.ForeignKey(
                        name: "FK_Positions_Drafts_DraftId",
                        column: x => x.DraftId,
                        principalTable: "Drafts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Positions_NegotiatingGroups_NegotiatingGroupId",
                        column: x => x.NegotiatingGroupId,
                        principalTable: "NegotiatingGroups",
                        principalColumn: "Id");
                });

            migrationBuilder.CreateTable(
                name: "Statements",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    GroupId = table.Column<long>(type: "INTEGER", nullable: false),
                    DraftId = table.Column<long>(type: "INTEGER", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    RecommendationId = table.Column<long>(type: "INTEGER", nullable: true),
                    ParagraphId = table.Column<long>(type: "INTEGER", nullable: true),
                    DesignationId = table.Column<long>(type: "INTEGER", nullable: true),
                    AnswersId = table.Column<long>(type: "INTEGER", nullable: true),
                    DelegationId = table.Column<long>(type: "INTEGER", nullable: true),
                    NegotiatingGroupId = table.Column<long>(type: "INTEGER", nullable: true),
                    Text = table.Column<string>(type: "TEXT", nullable: false),
                    PersonId = table.Column<long>(type: "INTEGER", nullable: false),
                    OnBehalf = table.Column<bool>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    WithdrawnAt = table.Column<long>(type: "INTEGER", nullable: true),
                    WithdrawnBy = table.Column<long>(type: "INTEGER", nullable: true),
                    WithdrawnReason = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Statements", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Statements_Delegations_DelegationId",
                        column: x => x.DelegationId,
                        principalTable: "Delegations",
                        principalColumn: "Id");
                    table.ForeignKey(
                        name: "FK_Statements_Designations_DesignationId",
                        column: x => x.DesignationId,
                        principalTable: "Designations",
                        principalColumn: "Id");
                    table.ForeignKey(
                        name: "FK_Statements_Drafts_DraftId",
                        column: x => x.DraftId,
                        principalTable: "Drafts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Statements_NegotiatingGroups_NegotiatingGroupId",
                        column: x => x.NegotiatingGroupId,
                        principalTable: "NegotiatingGroups",
                        principalColumn: "Id");
                    table.ForeignKey(
                        name: "FK_Statements_Paragraphs_ParagraphId",
                        column: x => x.ParagraphId,
                        principalTable: "Paragraphs",
                        principalColumn: "Id");
                    table.ForeignKey(
                        name: "FK_Statements_Recommendations_RecommendationId",
                        column: x => x.RecommendationId,
                        principalTable: "Recommendations",
                        principalColumn: "Id");
                    table.ForeignKey(
                        name: "FK_Statements_Statements_AnswersId",
                        column: x => x.AnswersId,
                        principalTable: "Statements",
                        principalColumn: "Id");
                });

            migrationBuilder.CreateTable(
                name: "PackageItems",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    PackageId = table.Column<long>(type: "INTEGER", nullable: false),
                    ParagraphId = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PackageItems", x => x.Id);
                    table.ForeignKey(
                        name: "FK_PackageItems_Packages_PackageId",
                        column: x => x.PackageId,
                        principalTable: "Packages",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_PackageItems_Paragraphs_ParagraphId",
                        column: x => x.ParagraphId,
                        principalTable: "Paragraphs",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "AgreementSteps",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    GroupId = table.Column<long>(type: "INTEGER", nullable: false),
                    DraftId = table.Column<long>(type: "INTEGER", nullable: false),
                    ParagraphId = table.Column<long>(type: "INTEGER", nullable: false),
                    Agreement = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    TextHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    PersonId = table.Column<long>(type: "INTEGER", nullable: true),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    SilenceId = table.Column<long>(type: "INTEGER", nullable: true),
                    CallId = table.Column<long>(type: "INTEGER", nullable: true),
                    Until = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AgreementSteps", x => x.Id);
                    table.ForeignKey(
                        name: "FK_AgreementSteps_ConsensusCalls_CallId",
                        column: x => x.CallId,
                        principalTable: "ConsensusCalls",
                        principalColumn: "Id");
                    table.ForeignKey(
                        name: "FK_AgreementSteps_Paragraphs_ParagraphId",
                        column: x => x.ParagraphId,
                        principalTable: "Paragraphs",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_AgreementSteps_Silences_SilenceId",
                        column: x => x.SilenceId,
                        principalTable: "Silences",
                        principalColumn: "Id");
                });

            migrationBuilder.CreateTable(
                name: "SilenceExtensions",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    SilenceProcedureId = table.Column<long>(type: "INTEGER", nullable: false),
                    Was = table.Column<long>(type: "INTEGER", nullable: false),
                    Becomes = table.Column<long>(type: "INTEGER", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    PersonId = table.Column<long>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SilenceExtensions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_SilenceExtensions_Silences_SilenceProcedureId",
                        column: x => x.SilenceProcedureId,
                        principalTable: "Silences",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "SilenceItems",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    SilenceProcedureId = table.Column<long>(type: "INTEGER", nullable: false),
                    ParagraphId = table.Column<long>(type: "INTEGER", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    TextHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Outcome = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    DecidedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SilenceItems", x => x.Id);
                    table.ForeignKey(
                        name: "FK_SilenceItems_Paragraphs_ParagraphId",
                        column: x => x.ParagraphId,
                        principalTable: "Paragraphs",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_SilenceItems_Silences_SilenceProcedureId",
                        column: x => x.SilenceProcedureId,
                        principalTable: "Silences",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "PendingConfirmations",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    AgreementStepId = table.Column<long>(type: "INTEGER", nullable: false),
                    DelegationId = table.Column<long>(type: "INTEGER", nullable: false),
                    ConfirmedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    PersonId = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PendingConfirmations", x => x.Id);
                    table.ForeignKey(
                        name: "FK_PendingConfirmations_AgreementSteps_AgreementStepId",
                        column: x => x.AgreementStepId,
                        principalTable: "AgreementSteps",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_PendingConfirmations_Delegations_DelegationId",
                        column: x => x.DelegationId,
                        principalTable: "Delegations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "SilenceBreaks",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    SilenceItemId = table.Column<long>(type: "INTEGER", nullable: false),
                    DelegationId = table.Column<long>(type: "INTEGER", nullable: true),
                    PersonId = table.Column<long>(type: "INTEGER", nullable: false),
                    OnBehalf = table.Column<bool>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    Remedy = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    AmendmentId = table.Column<long>(type: "INTEGER", nullable: true),
                    PositionId = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SilenceBreaks", x => x.Id);
                    table.ForeignKey(
                        name: "FK_SilenceBreaks_Delegations_DelegationId",
                        column: x => x.DelegationId,
                        principalTable: "Delegations",
                        principalColumn: "Id");
                    table.ForeignKey(
                        name: "FK_SilenceBreaks_SilenceItems_SilenceItemId",
                        column: x => x.SilenceItemId,
                        principalTable: "SilenceItems",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_AgreementSteps_CallId",
                table: "AgreementSteps",
                column: "CallId");

            migrationBuilder.CreateIndex(
                name: "IX_AgreementSteps_DraftId_At",
                table: "AgreementSteps",
                columns: new[] { "DraftId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_AgreementSteps_ParagraphId_Until",
                table: "AgreementSteps",
                columns: new[] { "ParagraphId", "Until" });

            migrationBuilder.CreateIndex(
                name: "IX_AgreementSteps_SilenceId",
                table: "AgreementSteps",
                column: "SilenceId");

            migrationBuilder.CreateIndex(
                name: "IX_CallItems_ConsensusCallId_ParagraphId",
                table: "CallItems",
                columns: new[] { "ConsensusCallId", "ParagraphId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_CallItems_ParagraphId",
                table: "CallItems",
                column: "ParagraphId");

            migrationBuilder.CreateIndex(
                name: "IX_ConsensusCalls_DraftId",
                table: "ConsensusCalls",
                column: "DraftId");

            migrationBuilder.CreateIndex(
                name: "IX_Designations_DraftId_Until",
                table: "Designations",
                columns: new[] { "DraftId", "Until" });

            migrationBuilder.CreateIndex(
                name: "IX_Designations_ParagraphId",
                table: "Designations",
                column: "ParagraphId");

            migrationBuilder.CreateIndex(
                name: "IX_Designations_RecommendationId",
                table: "Designations",
                column: "RecommendationId");

            migrationBuilder.CreateIndex(
                name: "IX_NegotiatingGroupMembers_DelegationId",
                table: "NegotiatingGroupMembers",
                column: "DelegationId");

            migrationBuilder.CreateIndex(
                name: "IX_NegotiatingGroupMembers_NegotiatingGroupId",
                table: "NegotiatingGroupMembers",
                column: "NegotiatingGroupId");

            migrationBuilder.CreateIndex(
                name: "IX_NegotiatingGroups_GroupId_ShortName",
                table: "NegotiatingGroups",
                columns: new[] { "GroupId", "ShortName" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_NegotiatingSessions_DraftId_BeganAt",
                table: "NegotiatingSessions",
                columns: new[] { "DraftId", "BeganAt" });

            migrationBuilder.CreateIndex(
                name: "IX_PackageItems_PackageId_ParagraphId",
                table: "PackageItems",
                columns: new[] { "PackageId", "ParagraphId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PackageItems_ParagraphId",
                table: "PackageItems",
                column: "ParagraphId");

            migrationBuilder.CreateIndex(
                name: "IX_Packages_DraftId",
                table: "Packages",
                column: "DraftId");

            migrationBuilder.CreateIndex(
                name: "IX_PendingConfirmations_AgreementStepId_DelegationId",
                table: "PendingConfirmations",
                columns: new[] { "AgreementStepId", "DelegationId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PendingConfirmations_DelegationId",
                table: "PendingConfirmations",
                column: "DelegationId");

            migrationBuilder.CreateIndex(
                name: "IX_Positions_DelegationId",
                table: "Positions",
                column: "DelegationId");

            migrationBuilder.CreateIndex(
                name: "IX_Positions_DraftId_TargetKind_TargetId",
                table: "Positions",
                columns: new[] { "DraftId", "TargetKind", "TargetId" });

            migrationBuilder.CreateIndex(
                name: "IX_Positions_DraftId_Until",
                table: "Positions",
                columns: new[] { "DraftId", "Until" });

            migrationBuilder.CreateIndex(
                name: "IX_Positions_NegotiatingGroupId",
                table: "Positions",
                column: "NegotiatingGroupId");

            migrationBuilder.CreateIndex(
                name: "IX_Positions_Slot_Ordinal",
                table: "Positions",
                columns: new[] { "Slot", "Ordinal" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ReportTemplates_DraftId_Number",
                table: "ReportTemplates",
                columns: new[] { "DraftId", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Revisions_DraftId_Number",
                table: "Revisions",
                columns: new[] { "DraftId", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Revisions_DraftId_Symbol",
                table: "Revisions",
                columns: new[] { "DraftId", "Symbol" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_SilenceBreaks_DelegationId",
                table: "SilenceBreaks",
                column: "DelegationId");

            migrationBuilder.CreateIndex(
                name: "IX_SilenceBreaks_SilenceItemId",
                table: "SilenceBreaks",
                column: "SilenceItemId");

            migrationBuilder.CreateIndex(
                name: "IX_SilenceExtensions_SilenceProcedureId",
                table: "SilenceExtensions",
                column: "SilenceProcedureId");

            migrationBuilder.CreateIndex(
                name: "IX_SilenceItems_ParagraphId_Outcome",
                table: "SilenceItems",
                columns: new[] { "ParagraphId", "Outcome" });

            migrationBuilder.CreateIndex(
                name: "IX_SilenceItems_SilenceProcedureId_ParagraphId",
                table: "SilenceItems",
                columns: new[] { "SilenceProcedureId", "ParagraphId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Silences_DraftId",
                table: "Silences",
                column: "DraftId");

            migrationBuilder.CreateIndex(
                name: "IX_Silences_State_Deadline",
                table: "Silences",
                columns: new[] { "State", "Deadline" });

            migrationBuilder.CreateIndex(
                name: "IX_Statements_AnswersId",
                table: "Statements",
                column: "AnswersId");

            migrationBuilder.CreateIndex(
                name: "IX_Statements_DelegationId",
                table: "Statements",
                column: "DelegationId");

            migrationBuilder.CreateIndex(
                name: "IX_Statements_DesignationId",
                table: "Statements",
                column: "DesignationId");

            migrationBuilder.CreateIndex(
                name: "IX_Statements_DraftId_At",
                table: "Statements",
                columns: new[] { "DraftId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_Statements_NegotiatingGroupId",
                table: "Statements",
                column: "NegotiatingGroupId");

            migrationBuilder.CreateIndex(
                name: "IX_Statements_ParagraphId",
                table: "Statements",
                column: "ParagraphId");

            migrationBuilder.CreateIndex(
                name: "IX_Statements_RecommendationId",
                table: "Statements",
                column: "RecommendationId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "CallItems");

            migrationBuilder.DropTable(
                name: "NegotiatingGroupMembers");

            migrationBuilder.DropTable(
                name: "NegotiatingSessions");

            migrationBuilder.DropTable(
                name: "PackageItems");

            migrationBuilder.DropTable(
                name: "PendingConfirmations");

            migrationBuilder.DropTable(
                name: "Positions");

            migrationBuilder.DropTable(
                name: "ReportTemplates");

            migrationBuilder.DropTable(
                name: "Revisions");

            migrationBuilder.DropTable(
                name: "SilenceBreaks");

            migrationBuilder.DropTable(
                name: "SilenceExtensions");

            migrationBuilder.DropTable(
                name: "Statements");

            migrationBuilder.DropTable(
                name: "Packages");

            migrationBuilder.DropTable(
                name: "AgreementSteps");

            migrationBuilder.DropTable(
                name: "SilenceItems");

            migrationBuilder.DropTable(
                name: "Designations");

            migrationBuilder.DropTable(
                name: "NegotiatingGroups");

            migrationBuilder.DropTable(
                name: "ConsensusCalls");

            migrationBuilder.DropTable(
                name: "Silences");

            migrationBuilder.DropColumn(
                name: "Agreement",
                table: "Paragraphs");

            migrationBuilder.DropColumn(
                name: "Fate",
                table: "Paragraphs");

            migrationBuilder.DropColumn(
                name: "OpenPolicy",
                table: "Paragraphs");

            migrationBuilder.DropColumn(
                name: "NamesBreakers",
                table: "Groups");

            migrationBuilder.DropColumn(
                name: "PositionsFor",
                table: "Groups");

            migrationBuilder.DropColumn(
                name: "SilenceHours",
                table: "Groups");

            migrationBuilder.DropColumn(
                name: "ClosedAt",
                table: "Drafts");

            migrationBuilder.DropColumn(
                name: "OwnScale",
                table: "Drafts");

            migrationBuilder.DropColumn(
                name: "Scale",
                table: "Drafts");

            migrationBuilder.DropColumn(
                name: "SealsPositions",
                table: "Drafts");
        }
    }
}

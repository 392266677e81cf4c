using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Drafting.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Evidence : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Language",
                table: "Submissions",
                type: "TEXT",
                maxLength: 35,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Revision",
                table: "Submissions",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Symbol",
                table: "Submissions",
                type: "TEXT",
                maxLength: 120,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Page",
                table: "Passages",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Tracked",
                table: "Passages",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Contact",
                table: "Imports",
                type: "TEXT",
                maxLength: 320,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Corrections",
                table: "Imports",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Format",
                table: "Imports",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Problem",
                table: "Imports",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Reading",
                table: "Imports",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Receipt",
                table: "Imports",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Version",
                table: "Imports",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<bool>(
                name: "CitesUnstated",
                table: "Groups",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            // A key added to a column that stands would copy the whole table outside the transaction; SQLite takes the two together in its stride.
            migrationBuilder.Sql("""ALTER TABLE "EvidenceLinks" ADD COLUMN "AmendmentId" INTEGER NULL CONSTRAINT "FK_EvidenceLinks_Amendments_AmendmentId" REFERENCES "Amendments" ("Id");""");

            migrationBuilder.CreateTable(
                name: "Calls",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    GroupId = table.Column<long>(type: "INTEGER", nullable: false),
                    Open = table.Column<bool>(type: "INTEGER", nullable: false),
                    Introduction = table.Column<string>(type: "TEXT", nullable: false),
                    Closes = table.Column<long>(type: "INTEGER", nullable: true),
                    TimeZone = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Calls", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Calls_Groups_GroupId",
                        column: x => x.GroupId,
                        principalTable: "Groups",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Proposals",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    GroupId = table.Column<long>(type: "INTEGER", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Title = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Note = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    Theme = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    MergedIntoId = table.Column<long>(type: "INTEGER", nullable: true),
                    SplitFromId = table.Column<long>(type: "INTEGER", nullable: true),
                    RecommendationId = table.Column<long>(type: "INTEGER", nullable: true),
                    PersonId = table.Column<long>(type: "INTEGER", nullable: false),
                    DelegationId = table.Column<long>(type: "INTEGER", nullable: true),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    WithdrawnAt = table.Column<long>(type: "INTEGER", nullable: true),
                    WithdrawnBy = table.Column<long>(type: "INTEGER", nullable: true),
                    WithdrawnReason = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Proposals", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Proposals_AspNetUsers_PersonId",
                        column: x => x.PersonId,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Proposals_Delegations_DelegationId",
                        column: x => x.DelegationId,
                        principalTable: "Delegations",
                        principalColumn: "Id");
                    table.ForeignKey(
                        name: "FK_Proposals_Groups_GroupId",
                        column: x => x.GroupId,
                        principalTable: "Groups",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Proposals_Proposals_MergedIntoId",
                        column: x => x.MergedIntoId,
                        principalTable: "Proposals",
                        principalColumn: "Id");
                    table.ForeignKey(
                        name: "FK_Proposals_Proposals_SplitFromId",
                        column: x => x.SplitFromId,
                        principalTable: "Proposals",
                        principalColumn: "Id");
                    table.ForeignKey(
                        name: "FK_Proposals_Recommendations_RecommendationId",
                        column: x => x.RecommendationId,
                        principalTable: "Recommendations",
                        principalColumn: "Id");
                });

            migrationBuilder.CreateTable(
                name: "Dismissals",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    GroupId = table.Column<long>(type: "INTEGER", nullable: false),
                    ParagraphId = table.Column<long>(type: "INTEGER", nullable: true),
                    AmendmentId = table.Column<long>(type: "INTEGER", nullable: true),
                    ProposalId = table.Column<long>(type: "INTEGER", nullable: true),
                    PassageId = table.Column<long>(type: "INTEGER", nullable: false),
                    PersonId = table.Column<long>(type: "INTEGER", nullable: false),
                    DelegationId = table.Column<long>(type: "INTEGER", nullable: true),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Dismissals", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Dismissals_Amendments_AmendmentId",
                        column: x => x.AmendmentId,
                        principalTable: "Amendments",
                        principalColumn: "Id");
                    table.ForeignKey(
                        name: "FK_Dismissals_AspNetUsers_PersonId",
                        column: x => x.PersonId,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Dismissals_Delegations_DelegationId",
                        column: x => x.DelegationId,
                        principalTable: "Delegations",
                        principalColumn: "Id");
                    table.ForeignKey(
                        name: "FK_Dismissals_Groups_GroupId",
                        column: x => x.GroupId,
                        principalTable: "Groups",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Dismissals_Paragraphs_ParagraphId",
                        column: x => x.ParagraphId,
                        principalTable: "Paragraphs",
                        principalColumn: "Id");
                    table.ForeignKey(
                        name: "FK_Dismissals_Passages_PassageId",
                        column: x => x.PassageId,
                        principalTable: "Passages",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Dismissals_Proposals_ProposalId",
                        column: x => x.ProposalId,
                        principalTable: "Proposals",
                        principalColumn: "Id");
                });

            migrationBuilder.CreateTable(
                name: "ProposalSources",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    GroupId = table.Column<long>(type: "INTEGER", nullable: false),
                    ProposalId = table.Column<long>(type: "INTEGER", nullable: false),
                    SplitFromId = table.Column<long>(type: "INTEGER", nullable: true),
                    PassageId = table.Column<long>(type: "INTEGER", nullable: false),
                    Quote = table.Column<string>(type: "TEXT", nullable: false),
                    Start = table.Column<int>(type: "INTEGER", nullable: false),
                    Before = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    After = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Stance = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Note = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    PersonId = table.Column<long>(type: "INTEGER", nullable: false),
                    DelegationId = table.Column<long>(type: "INTEGER", nullable: true),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    WithdrawnAt = table.Column<long>(type: "INTEGER", nullable: true),
                    WithdrawnBy = table.Column<long>(type: "INTEGER", nullable: true),
                    WithdrawnReason = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ProposalSources", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ProposalSources_AspNetUsers_PersonId",
                        column: x => x.PersonId,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_ProposalSources_Delegations_DelegationId",
                        column: x => x.DelegationId,
                        principalTable: "Delegations",
                        principalColumn: "Id");
                    table.ForeignKey(
                        name: "FK_ProposalSources_Groups_GroupId",
                        column: x => x.GroupId,
                        principalTable: "Groups",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_ProposalSources_Passages_PassageId",
                        column: x => x.PassageId,
                        principalTable: "Passages",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_ProposalSources_Proposals_ProposalId",
                        column: x => x.ProposalId,
                        principalTable: "Proposals",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_ProposalSources_Proposals_SplitFromId",
                        column: x => x.SplitFromId,
                        principalTable: "Proposals",
                        principalColumn: "Id");
                });

            migrationBuilder.CreateIndex(
                name: "IX_Submissions_GroupId_Symbol",
                table: "Submissions",
                columns: new[] { "GroupId", "Symbol" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Imports_Receipt",
                table: "Imports",
                column: "Receipt",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_EvidenceLinks_AmendmentId",
                table: "EvidenceLinks",
                column: "AmendmentId");

            migrationBuilder.CreateIndex(
                name: "IX_Calls_GroupId",
                table: "Calls",
                column: "GroupId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Dismissals_AmendmentId",
                table: "Dismissals",
                column: "AmendmentId");

            migrationBuilder.CreateIndex(
                name: "IX_Dismissals_DelegationId",
                table: "Dismissals",
                column: "DelegationId");

            migrationBuilder.CreateIndex(
                name: "IX_Dismissals_GroupId_ParagraphId",
                table: "Dismissals",
                columns: new[] { "GroupId", "ParagraphId" });

            migrationBuilder.CreateIndex(
                name: "IX_Dismissals_ParagraphId",
                table: "Dismissals",
                column: "ParagraphId");

            migrationBuilder.CreateIndex(
                name: "IX_Dismissals_PassageId",
                table: "Dismissals",
                column: "PassageId");

            migrationBuilder.CreateIndex(
                name: "IX_Dismissals_PersonId",
                table: "Dismissals",
                column: "PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_Dismissals_ProposalId",
                table: "Dismissals",
                column: "ProposalId");

            migrationBuilder.CreateIndex(
                name: "IX_Proposals_DelegationId",
                table: "Proposals",
                column: "DelegationId");

            migrationBuilder.CreateIndex(
                name: "IX_Proposals_GroupId_Number",
                table: "Proposals",
                columns: new[] { "GroupId", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Proposals_MergedIntoId",
                table: "Proposals",
                column: "MergedIntoId");

            migrationBuilder.CreateIndex(
                name: "IX_Proposals_PersonId",
                table: "Proposals",
                column: "PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_Proposals_RecommendationId",
                table: "Proposals",
                column: "RecommendationId");

            migrationBuilder.CreateIndex(
                name: "IX_Proposals_SplitFromId",
                table: "Proposals",
                column: "SplitFromId");

            migrationBuilder.CreateIndex(
                name: "IX_ProposalSources_DelegationId",
                table: "ProposalSources",
                column: "DelegationId");

            migrationBuilder.CreateIndex(
                name: "IX_ProposalSources_GroupId",
                table: "ProposalSources",
                column: "GroupId");

            migrationBuilder.CreateIndex(
                name: "IX_ProposalSources_PassageId",
                table: "ProposalSources",
                column: "PassageId");

            migrationBuilder.CreateIndex(
                name: "IX_ProposalSources_PersonId",
                table: "ProposalSources",
                column: "PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_ProposalSources_ProposalId",
                table: "ProposalSources",
                column: "ProposalId");

            migrationBuilder.CreateIndex(
                name: "IX_ProposalSources_SplitFromId",
                table: "ProposalSources",
                column: "SplitFromId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_EvidenceLinks_Amendments_AmendmentId",
                table: "EvidenceLinks");

            migrationBuilder.DropTable(
                name: "Calls");

            migrationBuilder.DropTable(
                name: "Dismissals");

            migrationBuilder.DropTable(
                name: "ProposalSources");

            migrationBuilder.DropTable(
                name: "Proposals");

            migrationBuilder.DropIndex(
                name: "IX_Submissions_GroupId_Symbol",
                table: "Submissions");

            migrationBuilder.DropIndex(
                name: "IX_Imports_Receipt",
                table: "Imports");

            migrationBuilder.DropIndex(
                name: "IX_EvidenceLinks_AmendmentId",
                table: "EvidenceLinks");

            migrationBuilder.DropColumn(
                name: "Language",
                table: "Submissions");

            migrationBuilder.DropColumn(
                name: "Revision",
                table: "Submissions");

            migrationBuilder.DropColumn(
                name: "Symbol",
                table: "Submissions");

            migrationBuilder.DropColumn(
                name: "Page",
                table: "Passages");

            migrationBuilder.DropColumn(
                name: "Tracked",
                table: "Passages");

            migrationBuilder.DropColumn(
                name: "Contact",
                table: "Imports");

            migrationBuilder.DropColumn(
                name: "Corrections",
                table: "Imports");

            migrationBuilder.DropColumn(
                name: "Format",
                table: "Imports");

            migrationBuilder.DropColumn(
                name: "Problem",
                table: "Imports");

            migrationBuilder.DropColumn(
                name: "Reading",
                table: "Imports");

            migrationBuilder.DropColumn(
                name: "Receipt",
                table: "Imports");

            migrationBuilder.DropColumn(
                name: "Version",
                table: "Imports");

            migrationBuilder.DropColumn(
                name: "CitesUnstated",
                table: "Groups");

            migrationBuilder.DropColumn(
                name: "AmendmentId",
                table: "EvidenceLinks");
        }
    }
}

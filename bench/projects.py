"""A book of many projects with twenty indicators each, for `evaluate`: projects.py PROGRAM BOOK [PROJECTS]"""

import os
import subprocess
import sys
import tempfile

INDICATORS = (
    [("产出指标", "数量指标", f"第{n}项活动次数", f"≥{10 + n}次", 4) for n in range(6)]
    + [("产出指标", "质量指标", f"第{n}项验收合格率", f"≥{90 + n}%", 4) for n in range(4)]
    + [("产出指标", "成本指标", "项目经费", "≤10万元", 5), ("产出指标", "时效指标", "完成时间", "≤12个月", 5)]
    + [("效益指标", "社会效益指标", f"第{n}类对象受益人数", f"≥{200 + n}人", 5) for n in range(6)]
    + [("满意度指标", "服务对象满意度指标", f"第{n}类对象满意度", f"≥{90 + n}%", 5) for n in range(2)]
)


def reached(target, project, n):
    """The target, somewhat less (with a reason) or somewhat more; so that not every text repeats."""
    number = int("".join(c for c in target if c.isdigit()))
    unit = target.lstrip("≥≤0123456789")
    more = (project * 7 + n * 3) % 11 - 3
    missed = more > 0 if target.startswith("≤") else more < 0
    return (f"{min(100, number + more) if unit == '%' else number + more}{unit}",
            "受疫情影响，部分工作顺延" if missed else "")


def write(path, head, rows):
    with open(path, "w", encoding="utf-8") as file:
        file.write(head + "\n")
        file.writelines(",".join(map(str, row)) + "\n" for row in rows)


def main():
    program, book = sys.argv[1:3]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 10000
    projects = [f"P{n:05d}" for n in range(1, count + 1)]
    with tempfile.TemporaryDirectory() as made:
        settings = os.path.join(made, "book.ini")
        with open(settings, "w", encoding="utf-8") as file:
            file.write("[book]\nyear = 2021\nregime = 2021\npayment = direct\n\n[unit]\ncode = 900001\nname = 测量局\n"
                       "kind = administrative\n\n[control]\nreview = none\nimport = allow\n")
        write(os.path.join(made, "1-projects.csv"), "项目代码,项目名称,项目类别,功能分类,事前评估",
              ((code, f"第{n + 1}号项目", "特定目标类", 2013202, "否") for n, code in enumerate(projects)))
        write(os.path.join(made, "2-indicators.csv"), "项目代码,一级指标,二级指标,三级指标,预期指标值,权重,完成值,偏差原因",
              ((code, first, second, name, target, weight, *reached(target, p, n))
               for p, code in enumerate(projects)
               for n, (first, second, name, target, weight) in enumerate(INDICATORS)))
        write(os.path.join(made, "3-budget.csv"), "文号,日期,指标类型,金额,资金性质,功能分类,支出性质,项目",
              (("预〔2021〕1号", "2021-01-20", "年初", "100000.00", "一般公共预算", 2013202, "项目支出", code)
               for code in projects))
        rows = []
        for p, code in enumerate(projects):
            amount, head = f"{60000 + p % 41 * 1000}.00", (f"2021-11-{p % 28 + 1:02d}", p // 28 + 1, "项目支出")
            keys = ("一般公共预算", 2013202)
            rows += [head + (5001, amount, "") + keys + (30216, "项目支出", code),
                     head + (4001, "", amount) + keys + ("", "项目支出", code),
                     head + (7101, amount, "") + keys + (30216, "项目支出", code),
                     head + (6001, "", amount) + keys + ("", "项目支出", code)]
        rows.sort(key=lambda row: (row[0], row[1]))
        # Numbers of vouchers run through the month.
        number, last = 0, None
        for i, row in enumerate(rows):
            number, last = (number, row[:2]) if row[:2] == last else (number + 1, row[:2])
            rows[i] = (row[0], number) + row[2:]
        write(os.path.join(made, "4-vouchers.csv"), "日期,凭证号,摘要,科目,借方,贷方,资金性质,功能分类,经济分类,支出性质,项目", rows)
        subprocess.run([program, "init", book, "--settings", settings, "-q"], check=True)
        subprocess.run([program, "import", book, "-q"] + sorted(
            os.path.join(made, name) for name in os.listdir(made) if name.endswith(".csv")), check=True)


main()

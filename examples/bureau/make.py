#!/usr/bin/env python3
"""Makes the books of an invented county's forty units: make.py PROGRAM FOLDER

Names, amounts and results are invented; nothing of it is about anybody. The same program makes the same books: what
differs between units follows from their number by plain arithmetic, no chance is involved. Each unit has three projects
with indicators of the library, their money by months, two monitorings and results; a few are late, idle or overstated, so
that there is something to see.
"""
import os
import subprocess
import sys
import tempfile

PLACES = ["东河", "西坪", "南屏", "北岭", "清江", "石桥", "柳林", "松岗", "白沙", "云台"]
OFFICES = ["农业农村局", "教育局", "文化馆", "街道办事处"]
PROJECTS = [
    ("A", "干部教育培训", "干部队伍建设", 2013202,
     [("产出指标", "数量指标", "培训人次", "≥{n}人次", 40, "人次"),
      ("产出指标", "质量指标", "结业考核合格率", "≥95%", 20, "%"),
      ("效益指标", "社会效益指标", "学用转化案例", "≥{k}个", 20, "个"),
      ("满意度指标", "满意度指标", "学员满意度", "≥90%", 10, "%")]),
    ("B", "便民服务站改造", "公共服务", 2010302,
     [("产出指标", "数量指标", "改造站点", "≥{k}个", 50, "个"),
      ("效益指标", "社会效益指标", "年服务人次", "≥{n}人次", 30, "人次"),
      ("满意度指标", "满意度指标", "群众满意度", "≥85%", 10, "%")]),
    ("C", "信息系统运行维护", "机关运转", 2010350,
     [("产出指标", "质量指标", "系统可用率", "≥99%", 50, "%"),
      ("效益指标", "可持续影响指标", "故障平均修复时间", "≤{h}小时", 30, "小时"),
      ("满意度指标", "满意度指标", "使用人员满意度", "≥90%", 10, "%")]),
]
APPROVED = {"A": 90000, "B": 240000, "C": 60000}  # yuan, and more by the unit's number


def write(folder, name, head, rows):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write(head + "\n")
        for row in rows:
            file.write(",".join(str(field) for field in row) + "\n")


def share_spent(unit, kind):
    """Percent of the budget spent by the year's end."""
    return {0: 100, 1: 97, 2: 88, 3: 61, 4: 34, 5: 0, 6: 99}[(unit * 3 + ord(kind)) % 7]


def result_of(unit, kind, line, target):
    """What was reached: mostly a little more, sometimes less."""
    lean = (unit + line + ord(kind)) % 6
    number = int("".join(c for c in target if c.isdigit()))
    if target.endswith("%"):
        return f"{min(100, number + [3, 1, 0, 4, 2, -8][lean])}%"
    unit_word = target.lstrip("≥≤0123456789")
    if target.startswith("≤"):
        return f"{number + [-1, 0, -1, -2, 0, 2][lean]}{unit_word}"
    return f"{number * [105, 100, 112, 108, 260, 70][lean] // 100}{unit_word}"


def make_unit(program, folder, unit):
    place, office = PLACES[unit % len(PLACES)], OFFICES[unit // len(PLACES)]
    name = f"{place}{'县' if office.endswith('局') or office.endswith('馆') else ''}{office}"
    code = f"9{unit + 1:05d}"
    path = os.path.join(folder, f"{code}.book")
    projects, indicators, money, vouchers, progress = [], [], [], [], []
    number = {month: 0 for month in range(1, 13)}
    with tempfile.TemporaryDirectory() as made:
        with open(os.path.join(made, "book.ini"), "w", encoding="utf-8") as file:
            file.write(f"[book]\nyear = 2021\nregime = 2021\npayment = direct\n\n[unit]\ncode = {code}\nname = {name}\n"
                       "kind = administrative\n\n[control]\nreview = none\nimport = allow\n")
        for kind, title, duty, function, lines in PROJECTS:
            project = f"{kind}{unit + 1:02d}"
            budget = APPROVED[kind] + (unit % 8) * 10000
            projects.append((project, title, "特定目标类", function, "否", duty))
            money.append((f"预〔2021〕{unit + 1}号", "2021-01-20", "年初", f"{budget}.00", "一般公共预算", function, "项目支出",
                          project))
            spent = budget * share_spent(unit, kind) // 100
            months = [4, 8, 11] if unit % 3 else [6, 12]
            for i, month in enumerate(months):
                part = spent // len(months) + (spent % len(months) if i == 0 else 0)
                if part == 0:
                    continue
                number[month] += 1
                row = (f"2021-{month:02d}-15", number[month])
                keys = ("一般公共预算", function)
                vouchers += [row + (title, 5001, f"{part}.00", "") + keys + (30216, "项目支出", project),
                             row + (title, 4001, "", f"{part}.00") + keys + ("", "项目支出", project),
                             row + (title, 7101, f"{part}.00", "") + keys + (30216, "项目支出", project),
                             row + (title, 6001, "", f"{part}.00") + keys + ("", "项目支出", project)]
            for i, (first, second, indicator, target, weight, _) in enumerate(lines):
                target = target.format(n=200 + unit * 10, k=4 + unit % 5, h=8)
                result = result_of(unit, kind, i, target)
                reason = "受疫情影响部分工作顺延" if (unit + i + ord(kind)) % 6 == 5 else ""
                indicators.append((project, first, second, indicator, target, weight, result, reason))
                if i == 0 and unit % 5:  # every fifth unit did not monitor
                    progress.append((project, "2021-06-30", indicator, result_of(unit, kind, 5, target), "有可能"))
                    progress.append((project, "2021-10-31", indicator, result, "确定能"))
        # Rows of a voucher stand together; vouchers are in order of their day and number.
        vouchers.sort(key=lambda row: (row[0], row[1]))
        write(made, "1-projects.csv", "项目代码,项目名称,项目类别,功能分类,事前评估,对应职能", projects)
        write(made, "2-indicators.csv", "项目代码,一级指标,二级指标,三级指标,预期指标值,权重,完成值,偏差原因", indicators)
        write(made, "3-budget.csv", "文号,日期,指标类型,金额,资金性质,功能分类,支出性质,项目", money)
        write(made, "4-vouchers.csv", "日期,凭证号,摘要,科目,借方,贷方,资金性质,功能分类,经济分类,支出性质,项目", vouchers)
        if progress:
            write(made, "5-progress.csv", "项目代码,监控日期,三级指标,目前完成值,全年完成可能性", progress)
        files = sorted(os.path.join(made, file) for file in os.listdir(made) if file.endswith(".csv"))
        subprocess.run([program, "init", path, "--settings", os.path.join(made, "book.ini"), "-q"], check=True)
        subprocess.run([program, "import", path, "-q"] + files, check=True)


def main():
    program, folder = os.path.abspath(sys.argv[1]), sys.argv[2]
    os.makedirs(folder, exist_ok=True)
    for unit in range(len(PLACES) * len(OFFICES)):
        make_unit(program, folder, unit)


main()

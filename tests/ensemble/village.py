"""A village of three streets with one listed point, drawn as files."""

from __future__ import annotations

from drainage.rainfall import load_formula
from drainage.scenario.uncertainty import Town
from drainage.scenario.uncertainty.town import Made
from drainage.synthesis.reading import read_skeleton
from drainage.synthesis.synthesise import synthesise

TABLES = {
    "street_nodes": """node_id,x_m,y_m,ground_level_m,spills_to_river,note,source
A,0,0,12.0,,,survey
B,200,0,11.2,,,survey
C,400,0,10.4,,,survey
D,200,200,12.1,,,survey
""",
    "street_segments": """segment_id,name_zh,name_en,road_class,width_m,from_node,to_node,length_m,source
S1,一街,,branch,12,A,B,200,survey
S2,一街,,branch,12,B,C,200,survey
S3,二路,,arterial,24,D,B,200,survey
""",
    "outlets": """outlet_id,name_zh,name_en,system,street_node,x_m,y_m,bank_level_m,river,connection,flap_gate,alternative,source
O1,东口,,storm,C,440,0,10.0,bai,sewer,false,,survey
O2,北口,,storm,D,200,240,11.0,bai,sewer,false,north,survey
""",
    "listed_points": """point_no,name_zh,name_en,street_zh,from_node,to_node,x_m,y_m,target_hourly_rain_mm,phase,source
1,一街口,,一街,B,,200,0,54,,survey
2,二路中,,二路,D,B,200,100,54,,survey
""",
    "published_sewers": """reach_id,point_no,from_node,to_node,smallest_height_mm,smallest_width_mm,largest_height_mm,largest_width_mm,source
P1,1,B,C,1000,0,1000,0,survey
""",
    "interceptors": "interceptor_id,name_zh,street_nodes,outfall_id,regulators,source\n",
    "hills": "hill_id,name_zh,street_node,area_rule,share,source\n",
}
TEXTS = {"title_zh": "村", "crs": "EPSG:4548", "datum": "1985", "notes": ""}


def village(folder, rules, rainfall):
    """The town of the village, made from its files in ``folder``."""
    for name, text in TABLES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    skeleton = read_skeleton(folder, rules)
    formula = load_formula(rainfall, rules.old_design_formula)
    bare = rules.model_copy(update={"outlet_alternatives": ()})
    network = synthesise(skeleton, bare, formula, name="village", **TEXTS).network
    return Town(network, Made(bare, skeleton, formula))
